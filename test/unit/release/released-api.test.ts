import { describe, expect, test } from 'vitest'
import { nextRelease } from '../../../codegen/release/release.js'
import { digestOf, isIntact, parseReleased, releasedText } from '../../../codegen/release/released-api.js'
import { call, type TSchema, Type } from '../../../src/schema/index.js'
import { shop } from '../compat/pairs/pair.js'
import { buildModel } from '../schemas/model-of.js'

const model = (version: '1.0' | '1.1', description: string, size: TSchema = Type.Integer()) =>
  buildModel(shop(version, { methods: { buy: call({ description, args: { size } }) } }))
const first = nextRelease(model('1.0', 'Buy'), undefined, []).released

describe('a release', () => {
  test('is nothing new where nothing changed', () => {
    expect(nextRelease(model('1.0', 'Buy'), first, [])).toEqual({ outcome: 'nothing', released: first })
  })

  test('is brought up to date where prose changed, without a record of its own', () => {
    const { outcome, released } = nextRelease(model('1.0', 'Buy something'), first, [])
    expect(outcome).toBe('prose')
    expect(released.releases.map(({ version }) => version)).toEqual(['1.0'])
    expect(released.model.methods[0]?.variants[0]?.description).toBe('Buy something')
    expect(isIntact(released)).toBe(true)
  })

  test.each(['1.0', '1.1'] as const)('of %s is recorded with what the schema cannot date', (version) => {
    const { outcome, released } = nextRelease(model(version, 'Buy', Type.Number()), first, [])
    expect(outcome).toBe('released')
    expect(released.releases).toMatchObject([
      { version: '1.0', changes: [] },
      { version, changes: [{ kind: 'changed', place: 'methods/buy/args/size' }] },
    ])
  })
})

describe('the file of a released API', () => {
  test('is read as it was written', () => {
    expect(parseReleased(releasedText(first))).toEqual(first)
  })

  test('may be laid out otherwise, and is noticed to say something else', () => {
    const reversed = Object.fromEntries(Object.entries(first.model).reverse()) as unknown as typeof first.model
    expect(isIntact(parseReleased(JSON.stringify({ ...first, model: reversed })))).toBe(true)
    expect(isIntact({ ...first, model: { ...first.model, topic: 'store' } })).toBe(false)
    expect(digestOf(first.model)).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  test('may be a plain lock file, which has no releases', () => {
    expect(parseReleased(JSON.stringify(first.model))).toEqual({ releases: [], model: first.model })
  })

  test.each([
    ['no JSON', '{', /it is no JSON/],
    ['a list', '[]', /neither a released API nor a lock file/],
    ['null', 'null', /neither a released API nor a lock file/],
    ['something else', '{ "name": "shop" }', /neither a released API nor a lock file/],
    ['a release without a model', '{ "releases": [] }', /neither a released API nor a lock file/],
  ])('that is %s is refused', (_name, text, says) => {
    expect(() => parseReleased(text)).toThrow(says)
  })
})
