import { describe, expect, test } from 'vitest'
import { closedLoop } from '../../../bench/src/rpc/closed-loop.js'
import { type Order, ordersOf, totalOf } from '../../../bench/src/rpc/orders.js'

const orders = ordersOf(100, 3)
const later = (order: Order) => new Promise<Order>((resolve) => setImmediate(() => resolve(order))).then(totalOf)

describe('closedLoop', () => {
  test('keeps exactly as many calls in flight as it is told to', async () => {
    let inFlight = 0
    let most = 0
    const call = async (order: Order) => {
      most = Math.max(most, ++inFlight)
      const total = await later(order)
      inFlight--
      return total
    }
    await closedLoop(call, orders, { concurrency: 5, ms: 60_000, maxCalls: 50 })
    expect(most).toBe(5)
    expect(inFlight).toBe(0)
  })

  test('makes no more calls than it may, with the orders in turn', async () => {
    const called: string[] = []
    const call = (order: Order) => {
      called.push(order.order_id)
      return later(order)
    }
    const { calls, seconds, p50Ms, p99Ms } = await closedLoop(call, orders, { concurrency: 2, ms: 60_000, maxCalls: 7 })
    expect(calls).toBe(7)
    expect(called).toEqual([0, 1, 2, 0, 1, 2, 0].map((index) => orders[index]?.order_id))
    expect(seconds).toBeGreaterThan(0)
    expect(p99Ms).toBeGreaterThanOrEqual(p50Ms)
  })

  test('starts no call once its time is over', async () => {
    const { calls, seconds } = await closedLoop(later, orders, { concurrency: 1, ms: 20, maxCalls: 1_000_000 })
    expect(calls).toBeLessThan(1_000_000)
    expect(seconds).toBeGreaterThanOrEqual(0.02)
  })

  test('fails if a call fails', async () => {
    const call = () => Promise.reject(new Error('no server'))
    await expect(closedLoop(call, orders, { concurrency: 2, ms: 1_000, maxCalls: 10 })).rejects.toThrow('no server')
  })

  test('fails if an answer belongs to another call', async () => {
    const call = async () => totalOf(orders[2] as Order)
    await expect(closedLoop(call, orders, { concurrency: 1, ms: 1_000, maxCalls: 10 })).rejects.toThrow(
      /answer to order-000000 is that to order-000002/,
    )
  })
})
