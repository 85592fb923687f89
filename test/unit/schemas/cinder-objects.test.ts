import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeObjects, encodeObjects, type JsonObject, type ObjectType, objectInfo } from 'stubwire'
import * as backup from 'stubwire/cinder-backup'
import * as scheduler from 'stubwire/cinder-scheduler'
import * as volume from 'stubwire/cinder-volume'
import { sample } from 'stubwire/contract'
import { describe, expect, it } from 'vitest'
import { cinderApis } from './cinder-apis.js'
import { example, exampleNames } from './cinder-fixtures.js'

const exported: Readonly<Record<string, object>> = {
  'cinder-backup': backup,
  'cinder-scheduler': scheduler,
  'cinder-volume': volume,
}

/** Every class of every API, with what is known of it at run time. */
const classes = cinderApis.flatMap(({ name: api, model }) =>
  Object.values(exported[api] ?? {})
    .filter((value): value is ObjectType => typeof value === 'object' && value !== null && 'objectName' in value)
    .map((type) => ({ api, model, name: type.objectName, type })),
)

function isEnvelope(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && 'versioned_object.name' in value
}

/** The envelopes in a value that lie in no other. */
function outermost(value: unknown): JsonObject[] {
  if (isEnvelope(value)) return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(outermost) : []
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return !isEnvelope(value) && Object.values(value).every(isPlain)
}

const recorded = exampleNames().flatMap((file) =>
  outermost(example(file)).flatMap((wire, index) =>
    classes
      .filter(({ name }) => name === wire['versioned_object.name'])
      .map((found) => ({ ...found, file: `${file} ${index}`, wire })),
  ),
)

describe('an object of cinder', () => {
  it('is in most recorded files, and all classes of them are known', () => {
    const names = exampleNames().flatMap((file) => outermost(example(file)).map((it) => it['versioned_object.name']))
    expect(names.length).toBeGreaterThan(20)
    expect(new Set(recorded.map(({ name }) => name))).toEqual(new Set(names))
  })

  it.each(recorded)('of $file is the same after $api has read and written it', ({ wire, type }) => {
    const plain = decodeObjects(wire, type)
    expect(objectInfo(plain)?.version).toBe(wire['versioned_object.version'])
    assert.deepStrictEqual(encodeObjects(plain, type), wire)
  })

  it.each(recorded.filter(({ name }) => name === 'Volume'))('of $file holds no envelopes for people', (row) => {
    expect(isPlain(decodeObjects(row.wire, row.type))).toBe(true)
  })

  it.each(classes)('$name of $api keeps made-up fields, unknown ones and newer minor versions', (row) => {
    const { model, name, type } = row
    const schema = { $ref: `#/definitions/${name}` }
    const unknown = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3, noNullPrototype: true })
    const newer = fc.option(fc.integer({ min: 0, max: 99 }).map((minor) => `1.${minor}`))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), unknown, newer, (seed, added, version) => {
        const [made] = sample(schema, model.definitions, { seed }) as JsonObject[]
        const data = { ...added, ...(made?.['versioned_object.data'] as JsonObject) }
        const wire = {
          ...made,
          ...(version !== null && { 'versioned_object.version': version }),
          'versioned_object.data': data,
        }
        const before = structuredClone(wire)
        const plain = decodeObjects(wire, type) as JsonObject
        assert.deepStrictEqual(Object.keys(plain).sort(), Object.keys(data).sort())
        assert.deepStrictEqual(encodeObjects(plain, type), before)
        assert.deepStrictEqual(wire, before)
      }),
      { numRuns: 15 },
    )
  })
})
