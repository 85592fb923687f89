import { decodeBody, decodeReply, decodeRequest, encodeReply, type WireReply } from '../../../src/core/wire.js'
import type { BrokerSide, Consumer, StoredMessage } from './broker-side.js'
import { SimulatedConnection } from './simulated-connection.js'

interface Queue {
  readonly messages: StoredMessage[]
  readonly consumers: Consumer[]
}

/** What the network or the broker does to the answers that come next. */
export type ReplyFault = 'twice' | 'late' | 'in two messages' | 'after a stranger' | 'after garbage'

/** How late a late answer is, in milliseconds. */
const lateMs = 700

/** What the broker saw of one call or cast, by the `id` among its arguments. */
export interface Trace {
  /** How often it was written to a connection. */
  writes: number
  /** Unique ids of the final answers that reached a queue. */
  readonly answers: Set<unknown>
}

/** As much of RabbitMQ as the driver uses, in the process and by its clock; faults are told to it from outside. */
export class SimulatedBroker implements BrokerSide {
  readonly connections = new Set<SimulatedConnection>()
  readonly replyFaults: ReplyFault[] = []
  /** How many publishes are refused next, and whether the refused message is routed all the same. */
  refusals = { left: 0, routed: false }
  /** Whether connections are accepted. */
  up = true
  /** Whether publishes are left unread. */
  blocked = false
  readonly #exchanges = new Map<string, string>()
  readonly #queues = new Map<string, Queue>()
  readonly #bindings = new Map<string, Set<string>>()
  readonly #traces = new Map<unknown, Trace>()
  readonly #idOf = new Map<unknown, unknown>()

  /** Stands in for the function of amqplib. */
  connect(signal: AbortSignal): Promise<SimulatedConnection> {
    return new Promise((resolve, reject) => {
      setTimeout(() => {
        if (!this.up || signal.aborted) {
          reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))
          return
        }
        const connection = new SimulatedConnection(this)
        this.connections.add(connection)
        signal.addEventListener('abort', () => connection.lose('The operation was aborted'), { once: true })
        resolve(connection)
      }, 1)
    })
  }

  trace(id: unknown): Trace {
    const trace = this.#traces.get(id) ?? { writes: 0, answers: new Set() }
    this.#traces.set(id, trace)
    return trace
  }

  /** Takes note of what a client wrote, whether or not it arrives. */
  written(content: Buffer): void {
    const message = decodeBody(content.toString())
    if (!('method' in message)) return
    const { id } = decodeRequest(message).request.args as { readonly id: number }
    this.#idOf.set(message._msg_id, id)
    this.trace(id).writes += 1
  }

  hasExchange(name: string): boolean {
    return name === '' || this.#exchanges.has(name)
  }

  declareExchange(name: string, type: string): void {
    this.#exchanges.set(name, type)
  }

  declareQueue(name: string): void {
    if (!this.#queues.has(name)) this.#queues.set(name, { messages: [], consumers: [] })
  }

  bind(queue: string, exchange: string, key: string): void {
    const place = this.#place(exchange, key)
    this.#bindings.set(place, (this.#bindings.get(place) ?? new Set()).add(queue))
  }

  /** Deletes the queues whose names begin so, as an operator would; their consumers are told. */
  deleteQueues(prefix: string): void {
    for (const [name, { consumers }] of this.#queues) {
      if (!name.startsWith(prefix)) continue
      this.#queues.delete(name)
      for (const consumer of consumers) consumer.cancelled()
    }
  }

  /** False: the queue does not exist. */
  consume(name: string, consumer: Consumer): boolean {
    const queue = this.#queues.get(name)
    queue?.consumers.push(consumer)
    this.#pump(queue)
    return queue !== undefined
  }

  cancel(consumer: Consumer): void {
    for (const { consumers } of this.#queues.values()) {
      const index = consumers.indexOf(consumer)
      if (index >= 0) consumers.splice(index, 1)
    }
  }

  /** Puts messages back to the front of their queue. */
  giveBack(name: string, messages: readonly StoredMessage[]): void {
    const queue = this.#queues.get(name)
    queue?.messages.unshift(...messages)
    this.#pump(queue)
  }

  /** False: no queue took it. */
  route(message: StoredMessage): boolean {
    const { exchange, routingKey } = message
    const key = this.#exchanges.get(exchange) === 'fanout' ? '' : routingKey
    const names = exchange === '' ? [routingKey] : [...(this.#bindings.get(this.#place(exchange, key)) ?? [])]
    const queues = names.flatMap((name) => this.#queues.get(name) ?? [])
    for (const queue of queues) {
      if (exchange === '' && routingKey.startsWith('reply_')) this.#storeReply(queue, message)
      else queue.messages.push({ ...message })
      this.#pump(queue)
    }
    return queues.length > 0
  }

  #place(exchange: string, key: string): string {
    return `${exchange}\n${this.#exchanges.get(exchange) === 'fanout' ? '' : key}`
  }

  #storeReply(queue: Queue, message: StoredMessage): void {
    const reply = decodeReply(decodeBody(message.content.toString()))
    if (reply.ending === true) this.trace(this.#idOf.get(reply.messageId)).answers.add(reply.uniqueId)
    const fault = reply.ending === true ? this.replyFaults.shift() : undefined
    const store = (content: Buffer): void => void queue.messages.push({ ...message, content })
    const encoded = (changes: Partial<WireReply>): Buffer => Buffer.from(encodeReply({ ...reply, ...changes }))
    if (fault === 'late') {
      setTimeout(() => {
        store(message.content)
        this.#pump(queue)
      }, lateMs)
      return
    }
    if (fault === 'after a stranger') store(encoded({ messageId: 'nobody', result: 'not yours' }))
    if (fault === 'after garbage') store(Buffer.from('{"oslo.version":'))
    if (fault === 'in two messages') {
      store(encoded({ ending: false, uniqueId: 'first half' }))
      store(encoded({ result: null, failure: null }))
      return
    }
    store(message.content)
    if (fault === 'twice') store(message.content)
  }

  #pump(queue: Queue | undefined): void {
    while (queue && queue.messages.length > 0) {
      const consumer = queue.consumers.shift()
      if (!consumer) return
      queue.consumers.push(consumer)
      const message = queue.messages.shift() as StoredMessage
      if (performance.now() < message.expiresAt) consumer.deliver(message)
    }
  }
}
