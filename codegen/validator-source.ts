import { cheaperChecks } from './cheaper-checks.js'
import type { CompiledFunction, CompiledScope } from './compiled-functions.js'
import { contentHash } from './content-hash.js'
import { formats } from './formats.js'
import { printedHelpers } from './printed-validators.js'
import { literalText } from './type-printer.js'
import { nullablePrefix, partPrefix } from './validator-names.js'
import { hasDeadText, rewriteNames } from './validator-tokens.js'

/** Helpers that ajv's code requires, and what our run time calls them. */
const helpers: Readonly<Record<string, string>> = {
  'require("ajv/dist/runtime/ucs2length").default': 'ucs2length',
  'require("ajv/dist/runtime/equal").default': 'equal',
  'require("stubwire/validate").memberFailures': 'memberFailures',
  'require("stubwire/validate").isInt64': 'isInt64',
}

const importedHelpers = new Set([...printedHelpers, ...Object.values(helpers)])
const hasOwn = 'hasOwn'

/** A part of the module of validators. Several parts of one API make one module. */
export interface ValidatorPart {
  /** Source of the functions, by name; {@link stableModule} says which are exported. */
  readonly functions: ReadonlyMap<string, string>
  /** Source of the constants that they use, by name. */
  readonly constants: ReadonlyMap<string, string>
  /** Helpers that they call. */
  readonly helpers: ReadonlySet<string>
}

/**
 * Turns what ajv compiled into source that stays as it is where schemas stay as they are: ajv numbers its names by the order of
 * compilation, so that one added method would rename thousands. Functions take the names of their schemas, constants those of
 * their content. Schemas that ajv keeps only for lists of allowed values are replaced by those lists. Functions whose source
 * stands in `printed`, by name, are taken from there; those whose names are in `elsewhere` are left to another part.
 */
export function stablePart(
  compiled: CompiledScope,
  printed: ReadonlyMap<string, string>,
  elsewhere: ReadonlySet<string>,
): ValidatorPart {
  const names = new StableNames(compiled)
  const functions = new Map<string, string>()
  for (const it of compiled.functions) {
    const name = names.of(it.name)
    if (!elsewhere.has(name)) functions.set(name, printed.get(name) ?? printFunction(it, names))
  }
  for (const text of functions.values()) {
    for (const helper of printedHelpers) if (text.includes(`${helper}(`)) names.used.add(helper)
    if (text.includes(`${hasOwn}.call(`)) names.used.add(hasOwn)
  }
  return { functions, constants: names.usedConstants(), helpers: names.usedHelpers() }
}

/** The module that some parts make, sorted; what two of them have is the same in both, as it is named by its content. */
export function stableModule(parts: readonly ValidatorPart[]): string {
  const functions = new Map(parts.flatMap((part) => [...part.functions]))
  const constants = new Map(parts.flatMap((part) => [...part.constants]))
  const called = new Set(parts.flatMap((part) => [...part.helpers]))
  const lines: string[] = []
  const imported = [...importedHelpers].filter((name) => called.has(name)).sort()
  if (imported.length > 0) lines.push(`import { ${imported.join(', ')} } from "stubwire/validate";`, '')
  if (called.has(hasOwn)) lines.push('const hasOwn = Object.prototype.hasOwnProperty;')
  for (const name of [...constants.keys()].sort()) lines.push(`const ${name} = ${constants.get(name)};`)
  for (const name of [...functions.keys()].sort()) {
    const isInner = [nullablePrefix, partPrefix].some((prefix) => name.startsWith(prefix))
    lines.push('', isInner ? `${functions.get(name)}` : `export ${functions.get(name)}`)
  }
  return `${lines.join('\n')}\n`
}

function printFunction({ name, text }: CompiledFunction, names: StableNames): string {
  const rewritten = withoutUnusedParameters(rewriteNames(text, names))
  if (hasDeadText(rewritten)) throw new Error(`ajv printed ${name} in a form that codegen does not know`)
  return cheaperChecks(rewritten)
}

/** What ajv hands to inner validators beside the path is read by none of them. */
function withoutUnusedParameters(text: string): string {
  const signature = '{instancePath="", parentData, parentDataProperty, rootData=data}={}'
  const shorter = text.replace(signature, '{instancePath=""}={}')
  return /\b(parentData|parentDataProperty|rootData)\b/.test(shorter) ? text : shorter
}

/** The top-level names of what ajv compiled, and what they become. */
class StableNames {
  readonly used = new Set<string>()
  readonly #names = new Map<string, string>()
  readonly #constants = new Map<string, string>()
  readonly #lists = new Map<string, string>()
  readonly #schemas: ReadonlyMap<string, unknown>

  constructor({ functions, schemas, wrappers, constants }: CompiledScope) {
    this.#schemas = schemas
    for (const [name, text] of constants) this.#constant(name, text)
    for (const { name, schema, text } of functions) this.#names.set(name, schema ?? innerName(text))
    for (const [wrapper, target] of wrappers) {
      const name = `late_${this.of(target)}`
      this.#names.set(wrapper, name)
      this.#constants.set(name, `{ validate: ${this.of(target)} }`)
    }
  }

  of(name: string): string {
    return this.#names.get(name) ?? name
  }

  rename(name: string): string | undefined {
    const stable = this.#names.get(name)
    if (stable !== undefined) this.used.add(stable)
    return stable
  }

  schemaMember(schema: string, path: readonly string[]): string | undefined {
    if (!this.#schemas.has(schema)) return undefined
    if (path.length === 0) throw new Error('ajv printed code that reads a whole schema')
    const value = path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), this.#schemas.get(schema))
    const text = literalText(value)
    const name = valuesName(text)
    this.#lists.set(name, text)
    return name
  }

  /** Only the constants that a function reads: what is printed without ajv reads others. */
  usedConstants(): Map<string, string> {
    return new Map([...this.#lists, ...[...this.#constants].filter(([name]) => this.used.has(name))])
  }

  usedHelpers(): Set<string> {
    return new Set([...this.used].filter((name) => name === hasOwn || importedHelpers.has(name)))
  }

  #constant(name: string, text: string): void {
    if (text === 'Object.prototype.hasOwnProperty') this.#names.set(name, hasOwn)
    else if (text.startsWith('require(')) this.#names.set(name, helperName(text))
    else {
      const stable = constantName(text)
      this.#names.set(name, stable)
      this.#constants.set(stable, text)
    }
  }
}

/** A call of require that is left would fail in every process that loads the module. */
function helperName(required: string): string {
  const helper = helpers[required]
  if (helper === undefined) throw new Error(`ajv's code needs ${required}, which stubwire/validate does not have`)
  return helper
}

/** Name of a list of values that a validator reads, by its source. */
export function valuesName(text: string): string {
  return `values_${contentHash(text)}`
}

function constantName(text: string): string {
  const format = [...formats()].find(([, expression]) => String(expression) === text)?.[0]
  return format === undefined ? `constant_${contentHash(text)}` : `format_${format.replaceAll('-', '_')}`
}

/** Functions that ajv made for parts of schemas are named by their content. */
function innerName(text: string): string {
  const plain = text.replace(/\b(validate|schema|func|wrapper|formats|pattern)\d+\b/g, '$1')
  return `${partPrefix}${contentHash(plain)}`
}
