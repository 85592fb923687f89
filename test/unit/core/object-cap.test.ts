import { CappedVersionUnknown, encodeObjects, type ObjectType, objectInfo, withObjectInfo } from 'stubwire'
import { describe, expect, it } from 'vitest'

const caps = { '1.1': { Order: '1.1' }, '1.2': {} }
const Order: ObjectType = {
  objectName: 'Order',
  namespace: 'shop',
  version: '1.2',
  caps,
  newer: { gift: '1.2' },
  fields: () => ({ parent: Order, items: { items: Item } }),
}
const Item: ObjectType = { objectName: 'Item', namespace: 'shop', version: '1.0', caps, fields: () => ({}) }
const Uncapped: ObjectType = { objectName: 'Uncapped', namespace: 'shop', version: '1.0', fields: () => ({}) }

function envelope(name: string, version: string, data: object, changes?: readonly string[]) {
  return {
    'versioned_object.name': name,
    'versioned_object.namespace': 'shop',
    'versioned_object.version': version,
    'versioned_object.data': data,
    ...(changes && { 'versioned_object.changes': changes }),
  }
}

function order(version: string, changes?: readonly string[]) {
  const info = { name: 'Order', namespace: 'shop', version, ...(changes && { changes }) }
  return withObjectInfo({ id: 1, gift: true }, info)
}

describe('under an object version cap', () => {
  it('a new object has the version of the cap, without later fields', () => {
    expect(encodeObjects({ id: 1, gift: true }, Order, '1.1')).toEqual(envelope('Order', '1.1', { id: 1 }))
  })

  it('nothing changes where the cap has the newest version, or is null', () => {
    const wire = envelope('Order', '1.2', { id: 1, gift: true })
    for (const cap of ['1.2', null, undefined]) expect(encodeObjects({ id: 1, gift: true }, Order, cap)).toEqual(wire)
  })

  it('objects in objects and in lists are capped, too', () => {
    const plain = { parent: { gift: true }, items: [{ gift: 1 }] }
    const parent = envelope('Order', '1.1', {})
    const items = [envelope('Item', '1.0', { gift: 1 })]
    expect(encodeObjects(plain, Order, '1.1')).toEqual(envelope('Order', '1.1', { parent, items }))
  })

  it.each([
    ['1.0', '1.0', { id: 1, gift: true }],
    ['1.1', '1.1', { id: 1, gift: true }],
    ['1.2', '1.1', { id: 1 }],
    ['1.9', '1.1', { id: 1 }],
    ['2.0', '2.0', { id: 1, gift: true }],
    ['new', 'new', { id: 1, gift: true }],
  ])('an object that came as %s goes as %s', (came, goes, data) => {
    expect(encodeObjects(order(came), Order, '1.1')).toEqual(envelope('Order', goes, data))
  })

  it.each<[readonly string[], readonly string[] | undefined]>([
    [['id', 'gift'], ['id']],
    [['gift'], undefined],
    [[], []],
  ])('of the changes %j those of fields that stay are told', (changes, told) => {
    expect(encodeObjects(order('1.2', changes), Order, '1.1')).toEqual(envelope('Order', '1.1', { id: 1 }, told))
  })

  it('an envelope that the caller wrote is capped', () => {
    const wire = envelope('Order', '1.2', { id: 1, gift: true, parent: envelope('Order', '1.2', { gift: true }) })
    const parent = envelope('Order', '1.1', {})
    expect(encodeObjects(wire, Order, '1.1')).toEqual(envelope('Order', '1.1', { id: 1, parent }))
  })

  it('the object that was given stays what it was', () => {
    const given = order('1.2', ['gift'])
    encodeObjects(given, Order, '1.1')
    expect(given).toEqual({ id: 1, gift: true })
    expect(objectInfo(given)).toMatchObject({ version: '1.2', changes: ['gift'] })
  })

  it('what is unknown to the class stays, as receivers pass over it', () => {
    expect(encodeObjects({ colour: 'red' }, Order, '1.1')).toEqual(envelope('Order', '1.1', { colour: 'red' }))
  })

  it('plain data is no object', () => {
    const plain = { gift: true }
    expect(encodeObjects(plain, { tagged: Order }, '1.1')).toBe(plain)
    expect(encodeObjects(order('1.2'), { tagged: Order }, '1.1')).toEqual(envelope('Order', '1.1', { id: 1 }))
  })

  it.each([
    [Order, '9.9', 'The object version cap "9.9" is unknown. Use one of 1.1, 1.2'],
    [Order, '__proto__', 'The object version cap "__proto__" is unknown. Use one of 1.1, 1.2'],
    [Uncapped, '1.1', 'The object version cap "1.1" is unknown. The API has no such caps'],
  ])('one that is unknown is refused', (type, cap, message) => {
    expect(() => encodeObjects({}, type, cap)).toThrow(CappedVersionUnknown)
    expect(() => encodeObjects({}, type, cap)).toThrow(message)
  })
})
