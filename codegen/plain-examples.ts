import { decodeObjects } from '../src/core/object-codec.js'
import type { Shape } from '../src/core/object-shape.js'
import type { ApiModel, ExampleModel, VariantModel } from '../src/model/api-model.js'
import { runtimeApi } from './runtime-api.js'

/** The examples of each contract that has some, without the envelopes of versioned objects: as people write them. */
export function plainExamples(model: ApiModel): ReadonlyMap<VariantModel, readonly ExampleModel[]> {
  const variants = model.methods.flatMap((method) => method.variants)
  const found = new Map<VariantModel, readonly ExampleModel[]>()
  if (variants.every(({ examples }) => examples.length === 0)) return found
  const methods = new Map(runtimeApi(model).methods.map(({ handler, method }) => [handler, method]))
  for (const variant of variants) {
    const { argsShape, resultShape } = methods.get(variant.identifier) ?? {}
    const plain = variant.examples.map((example) => ({
      ...example,
      args: decoded(example.args, argsShape) as ExampleModel['args'],
      ...(example.result === undefined ? {} : { result: decoded(example.result, resultShape) }),
    }))
    if (plain.length > 0) found.set(variant, plain)
  }
  return found
}

function decoded(wire: unknown, shape: Shape | undefined): unknown {
  return shape === undefined ? wire : decodeObjects(wire, shape)
}
