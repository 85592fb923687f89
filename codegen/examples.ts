import type { ApiModel, JsonSchema, MethodModel, VariantModel } from '../src/model/api-model.js'
import { ajvFor } from './ajv.js'
import { contentDigest } from './content-hash.js'
import type { Finding } from './finding.js'
import type { RunMemo } from './run-memo.js'
import type { SourceNotes } from './source-reader.js'
import { argsValidatorName, resultValidatorName, validatedSchemas } from './validated-schemas.js'

/** A value that stands in the schema, and the validator that it must satisfy. */
interface Sample {
  readonly method: MethodModel
  readonly variant: VariantModel
  readonly argument?: string
  /** For the message: `the args of "first"`. */
  readonly what: string
  readonly validator: string
  readonly value: unknown
}

/** Holds the examples and defaults of a model against its schemas. A memo keeps which of them were found right. */
export function checkExamples(model: ApiModel, notes?: SourceNotes, memo?: RunMemo<true>): Finding[] {
  const extra = new Map<string, JsonSchema>()
  const samples = model.methods.flatMap((method) =>
    method.variants.flatMap((variant) => [
      ...exampleSamples(method, variant),
      ...defaultSamples(method, variant, extra),
    ]),
  )
  const schemas = new Map([...validatedSchemas(model), ...extra])
  const definitions = contentDigest(JSON.stringify(model.definitions))
  const keyOf = ({ validator, value }: Sample) => `${definitions}${JSON.stringify([schemas.get(validator), value])}`
  const unknown = memo === undefined ? samples : samples.filter((sample) => !memo.get(keyOf(sample)))
  if (unknown.length === 0) return []
  const ajv = ajvFor(schemas, { code: false })
  const findings: Finding[] = []
  for (const sample of unknown) {
    const { method, variant, argument, what, validator, value } = sample
    const validate = ajv.getSchema(validator)
    if (validate === undefined || validate(value)) {
      memo?.set(keyOf(sample), true)
      continue
    }
    const [first] = validate.errors ?? []
    const key = method.variants.length > 1 ? variant.since : undefined
    const place = argument === undefined ? undefined : notes?.argument(method.name, argument, key)
    const note = place ?? notes?.method(method.name, key)
    findings.push({
      file: note?.file ?? notes?.file ?? model.name,
      ...(note === undefined ? {} : { line: note.line }),
      api: model.name,
      method: method.name,
      ...(argument === undefined ? {} : { argument }),
      problem: `${what} does not match the schema at ${first?.instancePath || '/'} (${first?.keyword} ${JSON.stringify(first?.params)})`,
      mend: 'Correct it, or the schema',
    })
  }
  return findings
}

function exampleSamples(method: MethodModel, variant: VariantModel): Sample[] {
  const newest = variant === method.variants.at(-1)
  return variant.examples.flatMap(({ name, args, result }) => {
    const label = JSON.stringify(name)
    const samples: Sample[] = [
      {
        method,
        variant,
        what: `what example ${label} gives as args`,
        validator: argsValidatorName(method.name, variant, newest),
        value: args,
      },
    ]
    if (result !== undefined && variant.kind !== 'cast') {
      const validator = resultValidatorName(method.name, variant, newest)
      samples.push({ method, variant, what: `what example ${label} gives as result`, validator, value: result })
    }
    return samples
  })
}

/** Defaults are checked each against the schema of its argument alone, which is added to `extra`. */
function defaultSamples(method: MethodModel, variant: VariantModel, extra: Map<string, JsonSchema>): Sample[] {
  return variant.args.flatMap(({ name, schema }) => {
    if (!('default' in schema)) return []
    // No validator of the API has a name like this one.
    const validator = `default-${extra.size}`
    extra.set(validator, schema)
    return [{ method, variant, argument: name, what: 'its default', validator, value: schema.default }]
  })
}
