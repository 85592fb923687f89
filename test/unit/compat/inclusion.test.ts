import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asSent } from '../../../codegen/compat/inclusion/sent.js'
import { gapsBetween } from '../../../codegen/compat/inclusion/verdict.js'
import { NoValueError } from '../../../src/contract/arbitrary.js'
import { sample } from '../../../src/contract/sample.js'
import { compile, verdict } from '../contract/ajv.js'
import { changedSchemas } from './changed-schema.js'

const numRuns = Number(process.env.STUBWIRE_PROPERTY_RUNS ?? 60)

/** Values that a sender of the schema sends; none if it has none. */
function sentBy(side: Parameters<typeof gapsBetween>[0], seed: number): unknown[] {
  const sent = asSent(side.schema, side.definitions)
  try {
    return sample(sent.schema, sent.definitions, { seed, count: 25 })
  } catch (error) {
    if (error instanceof NoValueError) return []
    throw error
  }
}

describe('the comparison of two schemas', { timeout: 300_000 }, () => {
  test('calls nothing compatible that random values refute', () => {
    let confirmed = 0
    fc.assert(
      fc.property(changedSchemas, fc.integer(), ({ before, after, definitions }, seed) => {
        const sender = { schema: before, definitions }
        const receiver = { schema: after, definitions }
        if (gapsBetween(sender, receiver).length > 0) return
        const [sends, accepts] = [compile(before, definitions), compile(after, definitions)]
        for (const value of sentBy(sender, seed)) {
          // Made of closed objects, a value may fit two members of a `oneOf` whose objects are open: nobody sends it.
          if (verdict(sends, value) === false) continue
          confirmed += 1
          if (verdict(accepts, value) === false)
            throw new Error(`refused: ${JSON.stringify(value)} ${JSON.stringify(accepts.errors)}`)
        }
      }),
      { numRuns },
    )
    expect(confirmed).toBeGreaterThan(numRuns)
  })

  test('shows breaks by values that one side sends and the other refuses', () => {
    let shown = 0
    fc.assert(
      fc.property(changedSchemas, ({ before, after, definitions }) => {
        const sends = compile(before, definitions)
        const accepts = compile(after, definitions)
        for (const { witness } of gapsBetween({ schema: before, definitions }, { schema: after, definitions })) {
          if (witness === null) continue
          shown += 1
          if (verdict(sends, witness.value) === false) throw new Error(`not sent: ${JSON.stringify(witness)}`)
          if (verdict(accepts, witness.value) === true) throw new Error(`not refused: ${JSON.stringify(witness)}`)
        }
      }),
      { numRuns },
    )
    expect(shown).toBeGreaterThan(numRuns / 20)
  })

  test('finds nothing between a schema and itself', () => {
    fc.assert(
      fc.property(changedSchemas, ({ before, definitions }) => {
        const side = { schema: before, definitions }
        expect(gapsBetween(side, side)).toEqual([])
      }),
      { numRuns },
    )
  })
})
