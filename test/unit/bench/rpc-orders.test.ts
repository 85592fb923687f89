import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ordersOf, totalOf } from '../../../bench/src/rpc/orders.js'

describe('ordersOf', () => {
  test('makes orders of exactly as many bytes of JSON as it is asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 48, max: 12_000 }), fc.integer({ min: 1, max: 20 }), (bytes, count) => {
        const orders = ordersOf(bytes, count)
        expect(orders).toHaveLength(count)
        for (const order of orders) expect(Buffer.byteLength(JSON.stringify(order))).toBe(bytes)
      }),
      { numRuns: 30 },
    )
  })

  test('makes different orders, so that an answer to another call is noticed', () => {
    const orders = ordersOf(100, 16)
    expect(new Set(orders.map((order) => order.order_id)).size).toBe(16)
    expect(new Set(orders.map((order) => totalOf(order).quantity)).size).toBeGreaterThan(1)
  })

  test('fills them with lines, not with the note', () => {
    for (const { lines, note } of ordersOf(10_240, 4)) {
      expect(lines.length).toBeGreaterThan(300)
      expect(note.length).toBeLessThan(40)
    }
  })

  test('refuses sizes that no order has', () => {
    expect(() => ordersOf(47, 1)).toThrow(RangeError)
  })
})

describe('totalOf', () => {
  test('counts the lines and adds their quantities up', () => {
    const lines = [
      { sku: 'A', quantity: 2 },
      { sku: 'B', quantity: 5 },
    ]
    expect(totalOf({ order_id: 'o', note: '', lines })).toEqual({ order_id: 'o', lines: 2, quantity: 7 })
  })
})
