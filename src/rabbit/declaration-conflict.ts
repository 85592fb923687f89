import type { BoundQueue, ExchangeDeclaration } from './topology.js'

/** Something that the broker has under the same name, and otherwise than it was declared. */
export interface DeclarationConflict {
  /** What differs: `durable`, `auto_delete`, `type`, or an argument. */
  readonly argument: string
  readonly kind: 'exchange' | 'queue'
  readonly name: string
  readonly wanted: string
  readonly existing: string
}

const value = "(none|'[^']*'|the value '[^']*' of type '[^']*')"
const pattern = new RegExp(
  `inequivalent arg '([^']+)' for (exchange|queue) '([^']*)' in vhost '[^']*': received ${value} but current is ${value}`,
)

/** Reads the text with which a broker refuses a declaration; null if it speaks of something else. */
export function conflictOf(text: string): DeclarationConflict | null {
  const [, argument, kind, name, wanted, existing] = pattern.exec(text) ?? []
  if (argument === undefined || name === undefined || wanted === undefined || existing === undefined) return null
  return {
    argument,
    kind: kind === 'exchange' ? 'exchange' : 'queue',
    name,
    wanted: valueText(wanted),
    existing: valueText(existing),
  }
}

/** What exists, what is wanted, and which option makes the difference. */
export function conflictText(conflict: DeclarationConflict): string {
  const { argument, kind, name, wanted, existing } = conflict
  return (
    `the ${kind} "${name}" exists with ${argument} ${existing}, and this side wants ${wanted}; ` +
    `all peers must agree on ${optionsText(conflict)}, or the ${kind} must be deleted`
  )
}

/** The exchange as it may stand beside what the broker has; null if giving way does not help. */
export function concededExchange(exchange: ExchangeDeclaration, text: string): ExchangeDeclaration | null {
  const conflict = conflictOf(text)
  const helps = exchange.durable && conflict?.argument === 'durable' && conflict.kind === 'exchange'
  return helps && conflict.name === exchange.name ? { ...exchange, durable: false } : null
}

/** The same for a queue with its exchange. Queues that are kept by several nodes are durable by nature. */
export function concededQueue(bound: BoundQueue, text: string): BoundQueue | null {
  const typed = 'x-queue-type' in bound.queue.arguments
  const exchange = concededExchange(bound.exchange, text)
  if (exchange) return { ...bound, exchange, queue: { ...bound.queue, durable: typed && bound.queue.durable } }
  const conflict = conflictOf(text)
  const helps = bound.queue.durable && !typed && conflict?.argument === 'durable' && conflict.kind === 'queue'
  return helps && conflict.name === bound.queue.name ? { ...bound, queue: { ...bound.queue, durable: false } } : null
}

/** The broker writes `'true'`, `the value '5' of type 'signedint'` or `none`. */
function valueText(text: string): string {
  if (text.startsWith('none')) return 'not set'
  return /'([^']*)'/.exec(text)?.[1] ?? text
}

const optionsOf: Readonly<Record<string, string>> = {
  auto_delete: 'amqp_auto_delete',
  'x-ha-policy': 'rabbit_ha_queues',
  'x-expires': 'rabbit_transient_queues_ttl',
  'x-max-age': 'rabbit_transient_queues_ttl',
  'x-delivery-limit': 'rabbit_quorum_delivery_limit',
  'x-max-in-memory-length': 'rabbit_quorum_max_memory_length',
  'x-max-in-memory-bytes': 'rabbit_quorum_max_memory_bytes',
}

function optionsText({ argument, kind, name }: DeclarationConflict): string {
  const transient = /^reply_|_fanout(_|$)/.test(name)
  if (argument === 'durable')
    return transient ? 'rabbit_transient_quorum_queue' : 'amqp_durable_queues and rabbit_quorum_queue'
  if (argument === 'x-queue-type')
    return transient ? 'rabbit_stream_fanout and rabbit_transient_quorum_queue' : 'rabbit_quorum_queue'
  return optionsOf[argument] ?? `the ${argument} of the ${kind}`
}
