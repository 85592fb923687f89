import type { JsonObject } from '../core/message.js'
import type { ExampleModel } from '../model/api-model.js'

/**
 * The example whose answer fits a request best: of those with a result, the one that shares most scalar arguments with it and
 * differs in fewest, the first of equals; an argument that is absent differs less than another value. Undefined if no example has a result.
 */
export function exampleFor(examples: readonly ExampleModel[], args: Readonly<JsonObject>): ExampleModel | undefined {
  const answered = examples.filter((example) => example.result !== undefined)
  const scores = answered.map((example) => likeness(example.args, args))
  return answered[scores.indexOf(Math.max(...scores))]
}

function likeness(example: Readonly<JsonObject>, args: Readonly<JsonObject>): number {
  const names = new Set([...Object.keys(example), ...Object.keys(args)])
  let score = 0
  for (const name of names) {
    const [wanted, given] = [own(example, name), own(args, name)]
    if (!isScalar(wanted) || !isScalar(given)) continue
    if (wanted === given) score += 1
    else score -= wanted === undefined || given === undefined ? 1 : 2
  }
  return score
}

function own(args: Readonly<JsonObject>, name: string): unknown {
  return Object.hasOwn(args, name) ? args[name] : undefined
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== 'object'
}
