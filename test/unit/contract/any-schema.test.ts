import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryOf, NoValueError } from '../../../src/contract/arbitrary.js'
import { mutationsOf } from '../../../src/contract/mutations.js'
import { sample } from '../../../src/contract/sample.js'
import { valueOf as pleasantValueOf } from '../../../src/contract/value-of.js'
import { conforms } from '../../../src/contract/violation.js'
import { compile, verdict } from './ajv.js'
import { randomSchemas } from './random-schema.js'

/** Values for a schema, or null if nothing matches it. */
function valuesOf<T>(make: () => T): T | null {
  try {
    return make()
  } catch (error) {
    if (error instanceof NoValueError) return null
    throw error
  }
}

const numRuns = Number(process.env.STUBWIRE_PROPERTY_RUNS ?? 40)

describe('values for any schema', { timeout: 300_000 }, () => {
  it('are accepted by the validator', () => {
    let made = 0
    fc.assert(
      fc.property(randomSchemas, fc.integer(), ({ schema, definitions }, seed) => {
        const values = valuesOf(() => fc.sample(arbitraryOf(schema, definitions), { seed, numRuns: 10 }))
        if (values === null) return
        const validate = compile(schema, definitions)
        for (const value of values) {
          made += 1
          if (verdict(validate, value) === false)
            throw new Error(`${JSON.stringify(value)}: ${JSON.stringify(validate.errors)}`)
        }
      }),
      { numRuns },
    )
    expect(made).toBeGreaterThan(numRuns * 3)
  })

  it('are accepted by the second opinion', () => {
    fc.assert(
      fc.property(randomSchemas, fc.integer(), ({ schema, definitions }, seed) => {
        const values = valuesOf(() => sample(schema, definitions, { seed, count: 5 })) ?? []
        for (const value of values) expect(conforms(schema, definitions, value)).toBe(true)
      }),
      { numRuns },
    )
  })

  it('are pleasant and valid from valueOf', () => {
    fc.assert(
      fc.property(randomSchemas, ({ schema, definitions }) => {
        const made = valuesOf(() => ({ value: pleasantValueOf(schema, definitions) }))
        if (made === null) return
        const validate = compile(schema, definitions)
        if (verdict(validate, made.value) === false)
          throw new Error(`${JSON.stringify(made.value)}: ${JSON.stringify(validate.errors)}`)
      }),
      { numRuns },
    )
  })

  it('become invalid by every mutation', () => {
    let mutated = 0
    fc.assert(
      fc.property(randomSchemas, fc.integer(), ({ schema, definitions }, seed) => {
        const values = valuesOf(() => sample(schema, definitions, { seed, count: 2 })) ?? []
        const validate = compile(schema, definitions)
        for (const value of values) {
          const before = JSON.stringify(value)
          for (const mutation of mutationsOf(schema, definitions, value, { places: 30 })) {
            mutated += 1
            if (verdict(validate, mutation.value) === true)
              throw new Error(`${mutation.pointer} ${mutation.description}: ${JSON.stringify(mutation.value)}`)
          }
          expect(JSON.stringify(value)).toBe(before)
        }
      }),
      { numRuns },
    )
    expect(mutated).toBeGreaterThan(numRuns * 2)
  })

  it('are judged alike by the second opinion and the validator', () => {
    fc.assert(
      fc.property(randomSchemas, fc.jsonValue(), ({ schema, definitions }, value) => {
        const said = verdict(compile(schema, definitions), value)
        if (said !== undefined) expect(conforms(schema, definitions, value)).toBe(said)
      }),
      { numRuns },
    )
  })
})
