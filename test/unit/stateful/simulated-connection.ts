import { EventEmitter } from 'node:events'
import type { Options } from 'amqplib'
import type { BrokerSide, Consumer, StoredMessage } from './broker-side.js'

/** How long anything is on its way between client and broker, in milliseconds. */
const latencyMs = 1

/** A connection as amqplib shows it: what is under way arrives in order, or never once the connection is lost. */
export class SimulatedConnection extends EventEmitter {
  readonly connection = {}
  readonly broker: BrokerSide
  readonly channels = new Set<SimulatedChannel>()
  open = true
  #stalled = false
  readonly #held: (() => void)[] = []

  constructor(broker: BrokerSide) {
    super()
    this.broker = broker
  }

  createChannel(confirms = false): Promise<SimulatedChannel> {
    const channel = new SimulatedChannel(this, confirms)
    this.channels.add(channel)
    return channel.ask(() => channel)
  }

  createConfirmChannel(): Promise<SimulatedChannel> {
    return this.createChannel(true)
  }

  close(): Promise<void> {
    this.lose(null)
    return Promise.resolve()
  }

  /** Does something at the other end. */
  carry(action: () => void): void {
    setTimeout(() => {
      if (!this.open) return
      if (this.#stalled) this.#held.push(action)
      else action()
    }, latencyMs)
  }

  /** Nothing passes in either direction. */
  stall(): void {
    this.#stalled = true
  }

  /** What was held back passes, in order. */
  resume(): void {
    this.#stalled = false
    while (this.open && this.#held.length > 0) this.#held.shift()?.()
  }

  /** Ends the connection at once; null: the client wanted it. */
  lose(reason: string | null): void {
    if (!this.open) return
    this.open = false
    this.broker.connections.delete(this)
    const error = Object.assign(new Error(reason ?? 'closed'), { code: 'ECONNRESET' })
    for (const channel of this.channels) channel.end(error)
    if (reason !== null) this.emit('error', error)
    this.emit('close', reason === null ? undefined : error)
  }
}

interface Message {
  readonly fields: { readonly deliveryTag: number }
}

interface Subscriber extends Consumer {
  readonly tag: string
}

type Callback = (message: object | null) => void

/** A channel, with or without confirmations. */
export class SimulatedChannel extends EventEmitter {
  readonly #connection: SimulatedConnection
  readonly #confirms: boolean
  readonly #broker: BrokerSide
  readonly #questions = new Set<(error: Error) => void>()
  readonly #subscribers = new Set<Subscriber>()
  readonly #unsettled = new Map<number, { readonly queue: string; readonly message: StoredMessage }>()
  #open = true
  #published = 0
  #delivered = 0
  /** Publishes that a blocking broker has not read. */
  readonly #unread: (() => void)[] = []

  constructor(connection: SimulatedConnection, confirms: boolean) {
    super()
    this.#connection = connection
    this.#confirms = confirms
    this.#broker = connection.broker
  }

  /** Asks the broker for something and waits for its answer. */
  ask<Answer>(action: () => Answer): Promise<Answer> {
    if (!this.#open) return Promise.reject(new Error('Channel closed'))
    return new Promise((resolve, reject) => {
      this.#questions.add(reject)
      const answered = (): void => {
        const answer = action()
        this.#hear(() => {
          this.#questions.delete(reject)
          resolve(answer)
        })
      }
      this.#tell(() => {
        // What stands behind a publish that is not read is not read either.
        if (this.#unread.length > 0) this.#unread.push(answered)
        else answered()
      })
    })
  }

  prefetch(): Promise<void> {
    return this.ask(() => {})
  }

  assertExchange(name: string, type: string): Promise<void> {
    return this.ask(() => this.#broker.declareExchange(name, type))
  }

  assertQueue(name: string): Promise<void> {
    return this.ask(() => this.#broker.declareQueue(name))
  }

  bindQueue(queue: string, exchange: string, key: string): Promise<void> {
    return this.ask(() => this.#broker.bind(queue, exchange, key))
  }

  deleteQueue(name: string): Promise<void> {
    return this.ask(() => this.#broker.deleteQueues(name))
  }

  consume(queue: string, callback: Callback, { consumerTag }: { readonly consumerTag: string }): Promise<void> {
    const subscriber: Subscriber = {
      tag: consumerTag,
      deliver: (message) => this.#deliver(queue, message, consumerTag, callback),
      cancelled: () => {
        this.#subscribers.delete(subscriber)
        this.#hear(() => callback(null))
      },
    }
    return this.ask(() => {
      this.#subscribers.add(subscriber)
      if (!this.#broker.consume(queue, subscriber)) this.refuse(404, 60, `NOT_FOUND - no queue '${queue}' in vhost '/'`)
    })
  }

  cancel(tag: string): Promise<void> {
    return this.ask(() => {
      for (const subscriber of this.#subscribers)
        if (subscriber.tag === tag && this.#subscribers.delete(subscriber)) this.#broker.cancel(subscriber)
    })
  }

  publish(exchange: string, routingKey: string, content: Buffer, properties: Options.Publish): boolean {
    if (!this.#open) throw new Error('Channel closed')
    this.#broker.written(content)
    const tag = ++this.#published
    const { expiration } = properties
    const expiresAt = expiration === undefined ? Number.POSITIVE_INFINITY : performance.now() + Number(expiration)
    const message = { exchange, routingKey, content, properties, expiresAt, redelivered: false }
    this.#tell(() => {
      if (this.#broker.blocked || this.#unread.length > 0) this.#unread.push(() => this.#take(tag, message))
      else this.#take(tag, message)
    })
    return true
  }

  /** The broker reads on. */
  unblock(): void {
    while (this.#open && this.#unread.length > 0) this.#unread.shift()?.()
  }

  ack({ fields: { deliveryTag } }: Message, multiple = false): void {
    this.#settle(deliveryTag, multiple, false)
  }

  nack({ fields: { deliveryTag } }: Message, multiple = false, requeue = true): void {
    this.#settle(deliveryTag, multiple, requeue)
  }

  reject({ fields: { deliveryTag } }: Message, requeue = true): void {
    this.#settle(deliveryTag, false, requeue)
  }

  nackAll(requeue = true): void {
    this.#settle(Number.POSITIVE_INFINITY, true, requeue)
  }

  async close(): Promise<void> {
    await this.ask(() => this.#leave())
    this.#open = false
    this.emit('close')
  }

  /** The broker closes the channel and keeps the connection. */
  refuse(code: number, classId: number, text: string): void {
    const error = Object.assign(new Error(`Channel closed by server: ${code} with message "${text}"`), {
      code,
      classId,
    })
    this.#leave()
    this.#hear(() => {
      if (!this.#open) return
      this.end(error)
      // What nobody listens to yet counts as a bad frame with amqplib, and ends the connection.
      if (this.listenerCount('error') === 0) this.#connection.lose(error.message)
      else this.emit('error', error)
      this.emit('close')
    })
  }

  /** Nothing goes out or comes in any more; who waits for an answer gets the error. */
  end(error: Error): void {
    this.#open = false
    this.#connection.channels.delete(this)
    this.#leave()
    const questions = [...this.#questions]
    this.#questions.clear()
    for (const reject of questions) reject(error)
  }

  /** The broker forgets its consumers, and puts back what they did not settle. */
  #leave(): void {
    for (const subscriber of this.#subscribers) this.#broker.cancel(subscriber)
    this.#subscribers.clear()
    const unsettled = [...this.#unsettled.values()]
    this.#unsettled.clear()
    this.#left = true
    for (const { queue, message } of unsettled.reverse()) {
      message.redelivered = true
      this.#broker.giveBack(queue, [message])
    }
  }
  #left = false

  #tell(action: () => void): void {
    this.#connection.carry(() => {
      if (!this.#left) action()
    })
  }

  #hear(action: () => void): void {
    this.#connection.carry(action)
  }

  #take(tag: number, message: StoredMessage): void {
    const { exchange, routingKey, content, properties } = message
    if (!this.#broker.hasExchange(exchange)) {
      this.refuse(404, 60, `NOT_FOUND - no exchange '${exchange}' in vhost '/'`)
      return
    }
    const { refusals } = this.#broker
    // What goes to queues in the memory of one broker is not refused, and without confirmations nobody would hear of it.
    const refused = this.#confirms && refusals.left > 0
    if (refused) refusals.left -= 1
    const routed = (!refused || refusals.routed) && this.#broker.route(message)
    this.#hear(() => {
      if (!this.#open) return
      if (!routed && !refused && properties.mandatory)
        this.emit('return', { fields: { exchange, routingKey, replyCode: 312 }, content, properties })
      if (this.#confirms) this.emit(refused ? 'nack' : 'ack', { deliveryTag: tag, multiple: false })
    })
  }

  #deliver(queue: string, message: StoredMessage, consumerTag: string, callback: Callback): void {
    const deliveryTag = ++this.#delivered
    this.#unsettled.set(deliveryTag, { queue, message })
    const { exchange, routingKey, redelivered, content, properties } = message
    const fields = { consumerTag, deliveryTag, redelivered, exchange, routingKey }
    const headers = properties.headers ?? {}
    this.#hear(() => {
      if (this.#open) callback({ fields, content, properties: { ...properties, headers } })
    })
  }

  #settle(last: number, multiple: boolean, requeue: boolean): void {
    if (!this.#open) throw new Error('Channel closed')
    this.#tell(() => {
      for (const [tag, { queue, message }] of [...this.#unsettled]) {
        if (multiple ? tag > last : tag !== last) continue
        this.#unsettled.delete(tag)
        if (requeue) this.#broker.giveBack(queue, [{ ...message, redelivered: true }])
      }
    })
  }
}
