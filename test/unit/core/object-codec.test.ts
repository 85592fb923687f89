import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/core/message.js'
import { decodeObjects, encodeObjects, objectInfo, withObjectInfo } from '../../../src/core/object-codec.js'
import type { ObjectType, Shape } from '../../../src/core/object-shape.js'

const Volume: ObjectType = {
  objectName: 'Volume',
  namespace: 'cinder',
  version: '1.9',
  fields: () => ({ snapshots: { items: Snapshot }, source: Volume, glance: { oneOf: [Metadata] } }),
}
const Snapshot: ObjectType = {
  objectName: 'Snapshot',
  namespace: 'cinder',
  version: '1.6',
  fields: () => ({ volume: Volume, by_host: { values: Volume } }),
}
const Metadata: ObjectType = { objectName: 'Metadata', namespace: 'cinder', version: '1.0', fields: () => ({}) }

function envelope(type: ObjectType, data: unknown, further: JsonObject = {}): JsonObject {
  return {
    'versioned_object.name': type.objectName,
    'versioned_object.namespace': type.namespace,
    'versioned_object.version': type.version,
    'versioned_object.data': data,
    ...prefixed(further),
  }
}

function prefixed(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).map(([key, value]) => [`versioned_object.${key}`, value]))
}

function example(name: string): JsonObject {
  return JSON.parse(readFileSync(new URL(`../../fixtures/cinder/examples/${name}.json`, import.meta.url), 'utf8'))
}

describe('decodeObjects', () => {
  it('makes a plain object of the data', () => {
    const plain = decodeObjects(envelope(Volume, { id: 'v', size: 1 }), Volume)
    expect(plain).toEqual({ id: 'v', size: 1 })
    expect(JSON.stringify(plain)).toBe('{"id":"v","size":1}')
  })

  it('tells what the envelope said', () => {
    const plain = decodeObjects(envelope(Volume, {}, { version: '1.4', changes: ['size'], hint: 7 }), Volume)
    expect(objectInfo(plain)).toEqual({
      ...{ name: 'Volume', namespace: 'cinder', version: '1.4', changes: ['size'] },
      extra: { 'versioned_object.hint': 7 },
    })
  })

  it('knows nothing of values that were in no envelope', () => {
    for (const value of [{}, null, undefined, 1, [], { ...(decodeObjects(envelope(Volume, {}), Volume) as object) }]) {
      expect(objectInfo(value)).toBeUndefined()
    }
  })

  it('converts objects inside of objects, in lists and maps', () => {
    const snapshot = envelope(Snapshot, { volume: null, by_host: { h: envelope(Volume, { id: 'h' }) } })
    const wire = envelope(Volume, { snapshots: [snapshot], source: envelope(Volume, { id: 's' }), glance: null })
    expect(decodeObjects({ volume: wire, other: wire }, { fields: { volume: Volume } })).toEqual({
      volume: { snapshots: [{ volume: null, by_host: { h: { id: 'h' } } }], source: { id: 's' }, glance: null },
      other: wire,
    })
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['a text', 'x'],
    ['a list', [1]],
    ['another class', envelope(Snapshot, {})],
    ['another namespace', { ...envelope(Volume, {}), 'versioned_object.namespace': 'nova' }],
    ['data that is a list', envelope(Volume, [])],
    ['a version that is a number', envelope(Volume, {}, { version: 1 })],
  ])('leaves %s at the place of an object alone', (_name, value) => {
    expect(decodeObjects(value, Volume)).toBe(value)
  })

  it.each<[string, JsonObject]>([
    ['a plain object', { id: 'v' }],
    ['an envelope without data', prefixed({ name: 'Volume', namespace: 'cinder', version: '1.0' })],
  ])('does not take %s for an object, not even when it is sent on', (_name, value) => {
    for (const shape of [Volume, { oneOf: [Volume, Snapshot] }, { oneOf: [Volume, { values: Metadata }] }]) {
      const plain = decodeObjects(value, shape)
      expect(plain).toEqual(value)
      expect(objectInfo(plain)).toBeUndefined()
      assert.deepStrictEqual(encodeObjects(plain, shape), value)
    }
  })

  it('picks among several classes by the name, and else by structure', () => {
    const shape: Shape = { oneOf: [Volume, { oneOf: [Snapshot, { items: Volume }] }, { fields: { inner: Metadata } }] }
    expect(objectInfo(decodeObjects(envelope(Snapshot, {}), shape))).toMatchObject({ name: 'Snapshot' })
    expect(decodeObjects([envelope(Volume, { id: 'v' })], shape)).toEqual([{ id: 'v' }])
    expect(decodeObjects({ inner: envelope(Metadata, { k: 1 }) }, shape)).toEqual({ inner: { k: 1 } })
  })

  it('keeps hostile keys ordinary', () => {
    const wire = envelope(Volume, JSON.parse('{"__proto__":{"admin":true},"constructor":1}'))
    const plain = decodeObjects(wire, Volume) as object
    expect(Object.keys(plain)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype)
    assert.deepStrictEqual(encodeObjects(plain, Volume), wire)
  })

  it('shares the parts of a value that hold no objects', () => {
    const value = { volumes: [null], other: {}, dict: { id: 1 } }
    const fields = { volumes: { items: Volume }, dict: { tagged: Volume }, missing: Volume }
    expect(decodeObjects(value, { fields })).toBe(value)
  })
})

describe('encodeObjects', () => {
  it('gives a new object the newest version of its class and no changes', () => {
    expect(encodeObjects({ id: 'v' }, Volume)).toEqual(envelope(Volume, { id: 'v' }))
  })

  it('takes an undefined member for an unset field, and null for null', () => {
    const encoded = encodeObjects({ id: undefined, host: null }, Volume)
    assert.deepStrictEqual(encoded, envelope(Volume, { host: null }))
  })

  it('gives an object that came the envelope that it came in, with the fields as they are now', () => {
    const wire = envelope(Volume, { id: 'v', size: 1 }, { version: '1.99', changes: ['size'], hint: 7 })
    const plain = decodeObjects(wire, Volume) as { size: number }
    plain.size = 2
    expect(encodeObjects(plain, Volume)).toEqual({
      ...envelope(Volume, { id: 'v', size: 2 }, { version: '1.99', changes: ['size'], hint: 7 }),
    })
  })

  it('lets an envelope stay, and converts plain objects inside of it', () => {
    const done = envelope(Volume, { source: envelope(Volume, {}) }, { version: '1.2' })
    expect(encodeObjects(done, Volume)).toBe(done)
    const half = envelope(Volume, { source: { id: 's' } })
    expect(encodeObjects(half, Volume)).toEqual(envelope(Volume, { source: envelope(Volume, { id: 's' }) }))
    expect(half).toEqual(envelope(Volume, { source: { id: 's' } }))
  })

  it('uses the information it is given', () => {
    const info = { name: 'Volume', namespace: 'cinder', version: '1.3', changes: ['id'] }
    const volume = { id: 'v' }
    const marked = withObjectInfo(volume, info)
    expect(encodeObjects(marked, Volume)).toEqual(envelope(Volume, { id: 'v' }, { version: '1.3', changes: ['id'] }))
    expect(objectInfo(volume)).toBeUndefined()
    expect(marked).toEqual(volume)
  })

  it('leaves an object alone that is marked as none', () => {
    const dict = withObjectInfo({ id: 'v' }, null)
    expect(encodeObjects(dict, Volume)).toBe(dict)
    expect(encodeObjects(dict, { oneOf: [Volume, { fields: { id: Volume } }] })).toBe(dict)
    expect(objectInfo(dict)).toBeUndefined()
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['a text', 'x'],
    ['a list', [1]],
    ['the envelope of another class', envelope(Snapshot, {})],
    ['an object of another class', decodeObjects(envelope(Snapshot, {}), Snapshot)],
  ])('leaves %s at the place of an object alone', (_name, value) => {
    expect(encodeObjects(value, Volume)).toBe(value)
  })

  it('picks among several classes by what the object is, and else the first', () => {
    const shape: Shape = { oneOf: [Volume, Snapshot, { items: Snapshot }] }
    const snapshot = decodeObjects(envelope(Snapshot, { id: 's' }), Snapshot)
    expect(encodeObjects(snapshot, shape)).toEqual(envelope(Snapshot, { id: 's' }))
    expect(encodeObjects({ id: 'x' }, shape)).toEqual(envelope(Volume, { id: 'x' }))
    expect(encodeObjects([{ id: 's' }], shape)).toEqual([envelope(Snapshot, { id: 's' })])
  })

  it('makes an object of unmarked data only where nothing else may stand', () => {
    const info = { name: 'Volume', namespace: 'cinder', version: '1.9' }
    const marked = withObjectInfo({ source: { id: 's' } }, info)
    const shapes: Shape[] = [
      { tagged: Volume },
      { oneOf: [{ tagged: Volume }, { fields: { x: Metadata } }] },
      { tagged: { oneOf: [Snapshot, Volume] } },
    ]
    for (const shape of shapes) {
      const dict = { id: 'v' }
      expect(encodeObjects(dict, shape)).toBe(dict)
      expect(decodeObjects(dict, shape)).toBe(dict)
      const wire = envelope(Volume, { source: envelope(Volume, { id: 's' }) })
      expect(encodeObjects(marked, shape)).toEqual(wire)
      expect(decodeObjects(wire, shape)).toEqual({ source: { id: 's' } })
    }
    expect(encodeObjects([{ id: 'v' }, marked], { tagged: { items: Volume } })).toEqual([
      { id: 'v' },
      envelope(Volume, { source: envelope(Volume, { id: 's' }) }),
    ])
  })

  it('refuses a cycle instead of running out of stack', () => {
    const volume: { source?: unknown } = {}
    volume.source = volume
    expect(() => encodeObjects(volume, Volume)).toThrow(TypeError)
  })

  it('keeps the information of the outer object when an inner one changes', () => {
    const wire = envelope(Volume, { snapshots: [envelope(Snapshot, {}, { version: '1.1' })] }, { version: '1.5' })
    assert.deepStrictEqual(encodeObjects(decodeObjects(wire, Volume), Volume), wire)
  })
})

/** Objects that hold each other, with odd fields, newer versions and further members of the envelope. */
const wireObjects = fc.letrec<{ volume: JsonObject; snapshot: JsonObject }>((tie) => {
  const fields = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'source', 'snapshots', 'versioned_object.data')),
    fc.jsonValue({ maxDepth: 2 }),
    { noNullPrototype: true },
  )
  const further = fc.record(
    {
      version: fc.constantFrom('1.0', '1.9', '1.38', '9.9'),
      changes: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
      __proto__: fc.jsonValue(),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  const object = (type: ObjectType, nested: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> =>
    fc.tuple(fields, nested, further).map(([data, inner, more]) => envelope(type, { ...data, ...inner }, more))
  return {
    volume: object(
      Volume,
      fc.record(
        {
          snapshots: fc.oneof({ maxDepth: 3 }, fc.constant(null), fc.array(tie('snapshot'), { maxLength: 3 })),
          source: fc.oneof({ maxDepth: 3 }, fc.constant(null), tie('volume')),
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
    ),
    snapshot: object(
      Snapshot,
      fc.record(
        {
          volume: fc.oneof({ maxDepth: 3 }, fc.constant(null), tie('volume')),
          by_host: fc.dictionary(fc.string(), tie('volume'), { maxKeys: 2, noNullPrototype: true }),
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
    ),
  }
})

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  Object.freeze(value)
  for (const member of Object.values(value)) freeze(member)
}

describe('round trips', () => {
  it('lose nothing and change no input', () => {
    fc.assert(
      fc.property(wireObjects.volume, (wire) => {
        freeze(wire)
        const before = structuredClone(wire)
        const plain = decodeObjects(wire, Volume)
        freeze(plain)
        assert.deepStrictEqual(encodeObjects(plain, Volume), before)
        assert.deepStrictEqual(wire, before)
      }),
    )
  })

  const cinder: Readonly<Record<string, ObjectType>> = {
    volume: {
      ...Volume,
      fields: () => ({ volume_attachment: List('VolumeAttachmentList'), volume_type: Type('VolumeType') }),
    },
    group: Type('Group'),
    'volume-partial-with-changes': Type('Volume'),
    request_spec: {
      ...Type('RequestSpec'),
      fields: () => ({ volume: Type('Volume'), volume_properties: Type('VolumeProperties') }),
    },
  }

  it.each(Object.entries(cinder))('keep a %s of cinder as it is', (name, type) => {
    const wire = example(name)
    const plain = decodeObjects(wire, type)
    expect(objectInfo(plain)).toMatchObject({ name: type.objectName, namespace: 'cinder' })
    expect(Object.keys(plain as object)).toEqual(Object.keys(wire['versioned_object.data'] as object))
    assert.deepStrictEqual(encodeObjects(plain, type), wire)
  })
})

function Type(objectName: string): ObjectType {
  return { objectName, namespace: 'cinder', version: '1.0', fields: () => ({}) }
}

function List(objectName: string): ObjectType {
  return { ...Type(objectName), fields: () => ({ objects: { items: Type('VolumeAttachment') } }) }
}
