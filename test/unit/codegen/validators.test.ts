import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ajvFor } from '../../../codegen/ajv.js'
import { validatedSchemas } from '../../../codegen/validated-schemas.js'
import { printValidators } from '../../../codegen/validators.js'
import { arbitraryOf, NoValueError } from '../../../src/contract/arbitrary.js'
import type { Validator } from '../../../src/index.js'
import type { ApiModel, JsonSchema } from '../../../src/model/api-model.js'
import { disturb, disturbances } from './disturb.js'
import { modelOfSchemas, smallSchemas } from './small-schemas.js'
import { openWorkspace, type Workspace } from './workspace.js'

type Validators = Readonly<Record<string, Validator>>

let space: Workspace
let modules = 0

beforeAll(() => {
  space = openWorkspace()
})

afterAll(() => space.remove())

async function load(text: string): Promise<Validators> {
  modules += 1
  const name = `validators-${modules}.js`
  space.write(name, text)
  return (await import(pathToFileURL(join(space.folder, name)).href)) as Validators
}

/**
 * What ajv says when it compiles the plain schema itself. Its comparison of objects fails for members such as `toString`
 * that are data; no schema here has them in a constant, so that such a value differs from it.
 */
function verdictOf(ajv: ReturnType<typeof ajvFor>, name: string, value: unknown): boolean {
  const check = ajv.getSchema(name)
  if (check === undefined) throw new Error(`no schema ${name}`)
  try {
    return check(value) as boolean
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/** Values of a schema, where one can be found, and disturbed ones. */
function candidates(schema: JsonSchema, model: ApiModel, seed: number, count: number): unknown[] {
  let values: fc.Arbitrary<unknown> = fc.jsonValue()
  try {
    values = fc.oneof(
      { weight: 5, arbitrary: arbitraryOf(schema, model.definitions) },
      { weight: 1, arbitrary: values },
    )
  } catch (error) {
    if (!(error instanceof NoValueError)) throw error
  }
  return fc
    .sample(fc.tuple(values, disturbances), { seed, numRuns: count })
    .map(([value, changes]) => disturb(value, changes))
}

function compare(
  validators: Validators,
  model: ApiModel,
  seed: number,
  count: number,
): { valid: number; invalid: number } {
  const schemas = validatedSchemas(model)
  const ajv = ajvFor(schemas, { code: false })
  const seen = { valid: 0, invalid: 0 }
  for (const [name, schema] of schemas) {
    const validator = validators[name]
    if (validator === undefined) throw new Error(`no validator ${name}`)
    for (const value of candidates(schema, model, seed, count)) {
      const expected = verdictOf(ajv, name, value)
      const before = JSON.stringify(value)
      if (validator(value) !== expected)
        throw new Error(`${name} should be ${expected} for ${before}: ${JSON.stringify(schema)}`)
      if (JSON.stringify(value) !== before) throw new Error(`${name} changed ${before}`)
      if (expected) seen.valid += 1
      else {
        seen.invalid += 1
        const [first] = validator.errors ?? []
        if (typeof first?.keyword !== 'string' || typeof first.instancePath !== 'string')
          throw new Error(`${name} does not say what is wrong with ${before}`)
      }
    }
  }
  return seen
}

describe('generated validators', () => {
  test('agree with ajv for random schemas', async () => {
    const seen = { valid: 0, invalid: 0 }
    await fc.assert(
      fc.asyncProperty(smallSchemas, fc.integer(), async (small, seed) => {
        const model = modelOfSchemas(small)
        const found = compare(await load(printValidators(model, '// test')), model, seed, 12)
        seen.valid += found.valid
        seen.invalid += found.invalid
      }),
      { numRuns: 12, endOnFailure: true },
    )
    expect(seen.valid).toBeGreaterThan(150)
    expect(seen.invalid).toBeGreaterThan(150)
  }, 120_000)

  test.each(['greeter', 'cinder-volume'])(
    'agree with ajv for %s',
    async (api) => {
      const generated = new URL(`../../../generated/${api}/`, import.meta.url)
      const { default: model } = (await import(new URL('api.lock.json', generated).href)) as { default: ApiModel }
      const validators = (await import(new URL('validators.js', generated).href)) as Validators
      const { valid, invalid } = compare(validators, model, 1, 6)
      expect(valid).toBeGreaterThan(5)
      expect(invalid).toBeGreaterThan(5)
    },
    120_000,
  )
})

describe('a module of validators', () => {
  const schema = (result: JsonSchema): ApiModel => modelOfSchemas({ schemas: [result], shared: {} })
  const everything = schema({
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 2, format: 'uuid' },
      list: { type: 'array', items: { type: 'string' }, uniqueItems: true },
      fixed: { const: { a: [1] } },
      choice: { enum: ['a', { b: 1 }] },
      pattern: { type: 'string', pattern: '^a' },
    },
  })

  test('imports nothing but the helpers of stubwire/validate', () => {
    const text = printValidators(everything, '// test')
    expect([...text.matchAll(/\bimport\b[^;]*?from "([^"]+)"/g)].map(([, from]) => from)).toEqual(['stubwire/validate'])
    expect(text).not.toMatch(/\brequire\s*\(|\beval\b|\bnew Function\b|\bFunction\s*\(|\bimport\s*\(|\bprocess\b/)
  })

  test('has no import at all where no helper is needed', () => {
    expect(printValidators(schema({ type: 'string' }), '// test')).not.toMatch(/\bimport\b/)
  })

  test('counts characters, not units', async () => {
    const { m0_result: validator } = await load(
      printValidators(schema({ type: 'string', minLength: 2, maxLength: 2 }), '// test'),
    )
    expect(['😀', '😀😀', 'é', 'ab', '😀😀😀', '\ud83d\ud83d'].map((text) => validator?.(text))).toEqual([
      ...[false, true, false, true, false, true],
    ])
  })

  test('looks at own members only', async () => {
    const result = { type: 'object', properties: { toString: { type: 'string' } }, required: ['constructor'] }
    const { m0_result: validator } = await load(
      printValidators(schema({ ...result, properties: { ...result.properties, constructor: {} } }), '// test'),
    )
    const values: unknown[] = [
      {},
      { constructor: 1 },
      { constructor: 1, toString: 1 },
      { constructor: 1, toString: 'a' },
    ]
    expect(values.map((value) => validator?.(value))).toEqual([false, true, false, true])
  })

  test.each([
    [0, 0],
    [1, 1],
    [2, 3],
  ])('counts characters only where units do not decide, between %i and %i', async (minLength, maxLength) => {
    const model = schema({ type: 'string', minLength, maxLength })
    const { m0_result: validator } = await load(printValidators(model, '// test'))
    const texts = Array.from({ length: 6 }, (_, at) => ['a'.repeat(at), '😀'.repeat(at), `a${'😀'.repeat(at)}`]).flat()
    const within = (text: string) => [...text].length >= minLength && [...text].length <= maxLength
    expect(texts.map((text) => validator?.(text))).toEqual(texts.map(within))
  })

  test('asks only once whether a required member is own, and asks for each in every branch', async () => {
    const a = { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] }
    const other = {
      type: 'object',
      properties: { a: { type: 'string', minLength: 1 }, b: { const: '{"}' } },
      required: ['b'],
    }
    const text = printValidators(schema({ anyOf: [a, other] }), '// test')
    expect([...text.matchAll(/hasOwn\.call\(data\d*, "(\w)"\)/g)].map(([, name]) => name)).toEqual(['a', 'b', 'a'])
    const { m0_result: validator } = await load(text)
    const inherits = (own: object) => Object.assign(Object.create({ a: 1, b: '{"}' }), own)
    const values = [
      { a: 1 },
      { a: 'x' },
      inherits({}),
      inherits({ a: 1 }),
      inherits({ b: '{"}' }),
      inherits({ a: '', b: '{"}' }),
    ]
    expect(values.map((value) => validator?.(value))).toEqual([true, false, false, true, true, false])
  })

  const inheriting = { type: 'object', properties: { a: {}, b: { const: 1 } }, required: ['a'] }
  class Inherits {
    readonly #a = 1
    get a() {
      return this.#a
    }
    get b() {
      return 2
    }
  }
  test.each<[string, () => unknown, boolean]>([
    ['no prototype', () => Object.assign(Object.create(null), { a: 1, b: 1 }), true],
    ['no prototype, and not all members', () => Object.assign(Object.create(null), { b: 1 }), false],
    ['a class whose accessors cannot be read without an instance', () => new Inherits(), false],
    ['such a class, and members of its own', () => Object.defineProperty(new Inherits(), 'a', { value: 1 }), true],
    ['members that are inherited from further up', () => Object.create(Object.create({ a: 1 })), false],
    ['a wrong member that is inherited', () => Object.assign(Object.create({ b: 2 }), { a: 1 }), true],
    ['a member that its prototype has, too', () => Object.assign(Object.create({ a: 1, b: 2 }), { a: 1, b: 1 }), true],
    ['a wrong member that its prototype has, too', () => Object.assign(Object.create({ b: 1 }), { a: 1, b: 2 }), false],
    ['a proxy that hides nothing', () => new Proxy({ a: 1 }, {}), true],
    ['a proxy for what has not all members', () => new Proxy({ b: 1 }, {}), false],
  ])('looks at own members of an object with %s', async (_what, value, expected) => {
    const { m0_result: validator } = await load(printValidators(schema(inheriting), '// test'))
    expect(validator?.(value())).toBe(expected)
  })

  test('looks at own members where all objects have got one of that name', async () => {
    const { m0_result: validator } = await load(printValidators(schema(inheriting), '// test'))
    expect([validator?.({ a: 1 }), validator?.({})]).toEqual([true, false])
    let verdicts: unknown[]
    Object.assign(Object.prototype, { a: 2, b: 2 })
    try {
      verdicts = [{ a: 1 }, {}, { a: 1, b: 1 }].map((value) => validator?.(value))
    } finally {
      for (const name of ['a', 'b']) Reflect.deleteProperty(Object.prototype, name)
    }
    expect(verdicts).toEqual([true, false, true])
    expect([validator?.({ a: 1 }), validator?.({})]).toEqual([true, false])
  })

  test.each([
    ['no others', { additionalProperties: false }],
    ['others of a type', { additionalProperties: { type: 'string' } }],
    ['names that match', { patternProperties: { '^[xy]$': { type: 'string' } } }],
    ['short names', { propertyNames: { maxLength: 1 } }],
  ])('passes over inherited members where an object may have %s', async (_what, rule) => {
    const model = schema({ type: 'object', properties: { a: {} }, ...rule })
    const { m0_result: validator } = await load(printValidators(model, '// test'))
    const inherited = { x: 1, long: 1 }
    expect(validator?.(Object.assign(Object.create(inherited), { a: 1 }))).toBe(true)
    expect(validator?.(Object.assign(Object.create(inherited), { a: 1, x: 2, long: 2 }))).toBe(false)
  })

  test('refuses __proto__ in a closed object and lets it pass in an open one', async () => {
    const closed = { type: 'object', properties: { a: {} }, additionalProperties: false }
    const model = modelOfSchemas({ schemas: [closed, { type: 'object', properties: { a: {} } }], shared: {} })
    const validators = await load(printValidators(model, '// test'))
    const value = JSON.parse('{"__proto__":{"a":1}}')
    expect([validators.m0_result?.(value), validators.m1_result?.(value)]).toEqual([false, true])
  })

  test('does not keep the errors of an earlier value', async () => {
    const { m0_result: validator } = await load(printValidators(schema({ type: 'string' }), '// test'))
    expect(validator?.(1)).toBe(false)
    expect(validator?.errors).toHaveLength(1)
    expect(validator?.('a')).toBe(true)
    expect(validator?.errors).toBeNull()
  })
})
