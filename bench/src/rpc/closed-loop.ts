import { percentile } from '../statistics.js'
import type { Order, OrderTotal } from './orders.js'
import type { RunOptions, RunResult } from './peer-commands.js'

/** Calls `total`, whoever the client is. */
export type CallTotal = (order: Order) => Promise<OrderTotal>

/**
 * Keeps a number of calls in flight for a while, with the orders in turn. Rejects if a call fails or gets the answer to
 * another one, RangeError if there was not one call.
 */
export async function closedLoop(
  call: CallTotal,
  orders: readonly Order[],
  { concurrency, ms, maxCalls }: Omit<RunOptions, 'orders'>,
): Promise<RunResult> {
  const latencies = new Float64Array(maxCalls)
  let started = 0
  let finished = 0
  const start = performance.now()
  const end = start + ms
  const loop = async () => {
    while (started < maxCalls) {
      const begin = performance.now()
      if (begin >= end) return
      const order = orders[started++ % orders.length] as Order
      const { order_id } = await call(order)
      latencies[finished++] = performance.now() - begin
      if (order_id !== order.order_id) throw new Error(`The answer to ${order.order_id} is that to ${order_id}`)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
  const seconds = (performance.now() - start) / 1000
  const sorted = latencies.subarray(0, finished).sort()
  return { calls: finished, seconds, p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) }
}
