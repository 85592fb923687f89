import type { Ajv as AjvClass, ValidateFunction } from 'ajv'

/** A function that ajv printed, as it printed it. */
export interface CompiledFunction {
  /** What ajv calls it, such as `validate12`. */
  readonly name: string
  /** The `$id` of its schema; absent if ajv made it for a part of one. */
  readonly schema: string | undefined
  readonly text: string
}

/** What the functions refer to by names of ajv's making. */
export interface CompiledScope {
  /** Functions in the order in which they are reached, those of the asked schemas and those that they call. */
  readonly functions: readonly CompiledFunction[]
  /** Schemas that a function reads at run time, by ajv's name. */
  readonly schemas: ReadonlyMap<string, unknown>
  /** Names of objects that hold a function which was not yet there when its caller was printed, and the function's name. */
  readonly wrappers: ReadonlyMap<string, string>
  /** Everything else: the source of its value, by ajv's name. */
  readonly constants: ReadonlyMap<string, string>
}

type Source = NonNullable<ValidateFunction['source']>
type ScopeName = NonNullable<Source['scopeValues'][string]> extends ReadonlySet<infer Name> ? Name : never

/**
 * Compiles schemas that an ajv knows, and collects what its standalone module would consist of. Taken from the compiled
 * functions, the text needs neither to be joined nor to be parsed again to take it apart. Throws ajv's error for a schema that
 * cannot be compiled.
 */
export function compileFunctions(ajv: AjvClass, names: Iterable<string>): CompiledScope {
  const functions: CompiledFunction[] = []
  const schemas = new Map<string, unknown>()
  const wrappers = new Map<string, string>()
  const constants = new Map<string, string>()
  const visited = new Set<unknown>()
  const seen = new Set<unknown>()

  function visit({ source, schema }: ValidateFunction): void {
    if (source === undefined) throw new Error('ajv kept no source of a validator')
    if (visited.has(source.validateName)) return
    visited.add(source.validateName)
    for (const values of Object.values(source.scopeValues)) for (const value of values ?? []) visitValue(value)
    const { $id } = schema as { readonly $id?: string }
    functions.push({ name: String(source.validateName), schema: $id, text: source.validateCode.trim() })
  }

  function visitValue(name: ScopeName): void {
    if (seen.has(name)) return
    seen.add(name)
    const { ref, code } = name.value ?? {}
    if (code !== undefined) {
      if (name.prefix === 'schema') schemas.set(String(name), ref)
      else constants.set(String(name), String(code))
    } else if (typeof ref === 'function') visit(ref as ValidateFunction)
    else {
      const { validate, validateName } = ref as { validate?: ValidateFunction; validateName?: object }
      if (validateName === undefined) throw new Error(`ajv gave ${name} no value`)
      wrappers.set(String(name), String(validateName))
      if (validate !== undefined) visit(validate)
    }
  }

  for (const name of names) {
    const validate = ajv.getSchema(name)
    if (validate === undefined) throw new Error(`ajv knows no schema ${name}`)
    visit(validate)
  }
  return { functions, schemas, wrappers, constants }
}
