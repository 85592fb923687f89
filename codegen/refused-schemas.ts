import type { ApiModel, MethodModel } from '../src/model/api-model.js'
import { ajvFor } from './ajv.js'
import type { Finding } from './finding.js'
import type { SourceNotes } from './source-reader.js'
import { argsValidatorName, resultValidatorName, validatedSchemas } from './validated-schemas.js'

/** The schemas that ajv's strict mode refuses, such as `minLength` without a type. Empty if all of them compile. */
export function refusedSchemas(model: ApiModel, notes?: SourceNotes): Finding[] {
  const schemas = validatedSchemas(model)
  const methods = methodsByValidator(model)
  const findings: Finding[] = []
  for (const name of schemas.keys()) {
    const reason = refusal(() => ajvFor(schemas, { code: false }).getSchema(name))
    if (reason === undefined) continue
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

function methodsByValidator(model: ApiModel): Map<string, MethodModel> {
  const methods = new Map<string, MethodModel>()
  for (const method of model.methods) {
    for (const variant of method.variants) {
      const newest = variant === method.variants.at(-1)
      if (variant.args.length > 0) methods.set(argsValidatorName(method.name, variant, newest), method)
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
