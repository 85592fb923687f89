import fc from 'fast-check'
import type { ReplyFault, SimulatedBroker } from './simulated-broker.js'
import type { SimulatedChannel, SimulatedConnection } from './simulated-connection.js'

/** A request to send. The handler takes `workMs`; `cancelMs` after it was sent the caller gives up. */
export type Sending =
  | { readonly do: 'call'; readonly timeoutMs: number; readonly workMs: number; readonly cancelMs: number | null }
  | { readonly do: 'monitored call'; readonly timeoutMs: number; readonly workMs: number; readonly cancelMs: null }
  | { readonly do: 'cast'; readonly timeoutMs: number; readonly workMs: number; readonly cancelMs: number | null }

/** Something that goes wrong. */
export type Fault =
  | { readonly do: 'cut'; readonly which: number }
  | { readonly do: 'cut all and refuse'; readonly forMs: number }
  | { readonly do: 'close channel'; readonly which: number }
  | { readonly do: 'stall'; readonly which: number; readonly forMs: number }
  | { readonly do: 'block'; readonly forMs: number }
  | { readonly do: 'refuse publishes'; readonly count: number; readonly routed: boolean }
  | { readonly do: 'delete queues'; readonly prefix: 'reply_' | 'topic' }
  | { readonly do: 'next reply'; readonly comes: ReplyFault }

/** One step of a schedule. */
export type Step = Sending | Fault | { readonly do: 'wait'; readonly ms: number }

const timeoutMs = fc.constantFrom(50, 300, 2_000, 8_000)
const workMs = fc.constantFrom(0, 1, 20, 250, 2_500)
const cancelMs = fc.option(fc.constantFrom(0, 1, 3, 30), { freq: 5 })
const forMs = fc.constantFrom(5, 300, 4_000)
const which = fc.nat({ max: 5 })

const sending = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('call' as const), timeoutMs, workMs, cancelMs }) },
  fc.record({ do: fc.constant('monitored call' as const), timeoutMs, workMs, cancelMs: fc.constant(null) }),
  fc.record({ do: fc.constant('cast' as const), timeoutMs, workMs, cancelMs }),
)

const fault = fc.oneof(
  fc.record({ do: fc.constant('cut' as const), which }),
  fc.record({ do: fc.constant('cut all and refuse' as const), forMs }),
  fc.record({ do: fc.constant('close channel' as const), which }),
  fc.record({ do: fc.constant('stall' as const), which, forMs }),
  fc.record({ do: fc.constant('block' as const), forMs }),
  fc.record({
    do: fc.constant('refuse publishes' as const),
    count: fc.integer({ min: 1, max: 3 }),
    routed: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('delete queues' as const),
    prefix: fc.constantFrom('reply_' as const, 'topic' as const),
  }),
  fc.record({
    do: fc.constant('next reply' as const),
    comes: fc.constantFrom<ReplyFault[]>('twice', 'late', 'in two messages', 'after a stranger', 'after garbage'),
  }),
)

const wait = fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 2, 3, 10, 100, 1_000) })

/** Schedules of up to twenty steps: requests, faults, and the time between them. */
export const schedules = fc.array<Step>(
  fc.oneof({ weight: 4, arbitrary: sending }, { weight: 3, arbitrary: fault }, { weight: 4, arbitrary: wait }),
  { maxLength: 20, size: 'max' },
)

/** Does a fault to a broker. */
export function inflict(broker: SimulatedBroker, step: Fault): void {
  switch (step.do) {
    case 'cut':
      pick(broker.connections, step.which)?.lose('read ECONNRESET')
      break
    case 'cut all and refuse':
      broker.up = false
      for (const connection of [...broker.connections]) connection.lose('read ECONNRESET')
      setTimeout(() => {
        broker.up = true
      }, step.forMs)
      break
    case 'close channel':
      pick(channelsOf(broker), step.which)?.refuse(406, 60, 'PRECONDITION_FAILED - for the sake of the test')
      break
    case 'stall': {
      const connection = pick(broker.connections, step.which)
      connection?.stall()
      setTimeout(() => connection?.resume(), step.forMs)
      break
    }
    case 'block':
      broker.blocked = true
      for (const connection of broker.connections) connection.emit('blocked', 'low on memory')
      setTimeout(() => unblock(broker), step.forMs)
      break
    case 'refuse publishes':
      broker.refusals = { left: step.count, routed: step.routed }
      break
    case 'delete queues':
      broker.deleteQueues(step.prefix)
      break
    case 'next reply':
      broker.replyFaults.push(step.comes)
  }
}

/** Ends all faults that do not end by themselves. */
export function heal(broker: SimulatedBroker): void {
  broker.up = true
  broker.refusals = { left: 0, routed: false }
  broker.replyFaults.length = 0
  unblock(broker)
  for (const connection of broker.connections) connection.resume()
}

function unblock(broker: SimulatedBroker): void {
  broker.blocked = false
  for (const channel of channelsOf(broker)) channel.unblock()
  for (const connection of broker.connections) connection.emit('unblocked')
}

function channelsOf(broker: SimulatedBroker): SimulatedChannel[] {
  return [...broker.connections].flatMap((connection: SimulatedConnection) => [...connection.channels])
}

function pick<Item>(items: Iterable<Item>, which: number): Item | undefined {
  const all = [...items]
  return all.length === 0 ? undefined : all[which % all.length]
}
