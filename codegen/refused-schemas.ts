import type { ApiModel, JsonSchema, MethodModel } from '../src/model/api-model.js'
import { ajvFor } from './ajv.js'
import type { Finding } from './finding.js'
import { takesArguments } from './schema-facts.js'
import type { SourceNotes } from './source-reader.js'
import { argsValidatorName, resultValidatorName, validatedSchemas } from './validated-schemas.js'

/** The schemas that ajv's strict mode refuses, such as `minLength` without a type. Empty if all of them compile. */
export function refusedSchemas(model: ApiModel, notes?: SourceNotes): Finding[] {
  const schemas = validatedSchemas(model)
  const methods = methodsByValidator(model)
  const findings: Finding[] = []
  for (const [name, reason] of refusals(schemas)) {
    const method = methods.get(name)
    const note = method === undefined ? notes?.api : notes?.method(method.name)
    findings.push({
      file: note?.file ?? notes?.file ?? model.name,
      ...(note === undefined ? {} : { line: note.line }),
      api: model.name,
      ...(method === undefined ? {} : { method: method.name }),
      problem: `the schema ${name} cannot be compiled: ${reason}`,
      mend: 'Correct it; every keyword needs the type that it speaks of beside it',
    })
  }
  return findings
}

/** Those that are no schemas at all or, if there are none, those that cannot be compiled with what they refer to. */
function refusals(schemas: ReadonlyMap<string, JsonSchema>): [string, string][] {
  const collect = (attempt: (name: string, schema: JsonSchema) => unknown): [string, string][] =>
    [...schemas].flatMap(([name, schema]) => {
      const reason = refusal(() => attempt(name, schema))
      return reason === undefined ? [] : [[name, reason]]
    })
  const alone = collect((name, schema) => ajvFor(new Map([[name, schema]]), { code: false }))
  return alone.length > 0 ? alone : collect((name) => ajvFor(schemas, { code: false }).getSchema(name))
}

function methodsByValidator(model: ApiModel): Map<string, MethodModel> {
  const methods = new Map<string, MethodModel>()
  for (const method of model.methods) {
    for (const variant of method.variants) {
      const newest = variant === method.variants.at(-1)
      if (takesArguments(variant)) methods.set(argsValidatorName(method.name, variant, newest), method)
      if (variant.result !== null) methods.set(resultValidatorName(method.name, variant, newest), method)
    }
  }
  return methods
}

function refusal(compile: () => unknown): string | undefined {
  try {
    compile()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
