/** One position of an order. */
export interface OrderLine {
  readonly sku: string
  readonly quantity: number
}

/** Arguments of `total`, as `bench/schemas/totals.ts` declares them. */
export interface Order {
  readonly order_id: string
  readonly note: string
  readonly lines: readonly OrderLine[]
}

/** What `total` answers. */
export interface OrderTotal {
  readonly order_id: string
  readonly lines: number
  readonly quantity: number
}

/** The handler of every contender that runs on Node. */
export function totalOf({ order_id, lines }: Order): OrderTotal {
  let quantity = 0
  for (const line of lines) quantity += line.quantity
  return { order_id, lines: lines.length, quantity }
}

/**
 * Different orders whose JSON is of exactly that many bytes: as many lines as fit, the rest in the note. Throws RangeError for
 * sizes below that of an order without lines.
 */
export function ordersOf(payloadBytes: number, count: number): Order[] {
  return Array.from({ length: count }, (_, index) => orderOf(payloadBytes, index))
}

function orderOf(payloadBytes: number, index: number): Order {
  const order_id = `order-${String(index).padStart(6, '0')}`
  const lines: OrderLine[] = []
  let left = payloadBytes - JSON.stringify({ order_id, note: '', lines }).length
  if (left < 0) throw new RangeError(`An order takes more than ${payloadBytes} bytes`)
  for (;;) {
    const number = lines.length + index
    const line = { sku: `A-${10_000 + (number % 90_000)}`, quantity: 1 + (number % 9) }
    const needed = JSON.stringify(line).length + (lines.length === 0 ? 0 : 1)
    if (needed > left) break
    lines.push(line)
    left -= needed
  }
  return { order_id, note: '.'.repeat(left), lines }
}
