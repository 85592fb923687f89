import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib'
import { AckBatch } from './ack-batch.js'
import type { BrokerAddress } from './broker-address.js'
import { BrokerError } from './broker-error.js'
import { BrokerConnection } from './connection.js'
import type { RabbitOptions } from './options.js'
import { withTimeLimit } from './time-limit.js'

/** Longest time for taking consumers back. */
const stopTimeoutMs = 3_000

/** A queue to consume from. */
export interface Source {
  readonly queue: string
  /** Declares the queue and what it needs. */
  declare(channel: Channel): Promise<void>
}

/** What a subscription tells its user. None of these may throw. */
export interface SubscriptionEvents {
  /** A message came; it has to be acknowledged or rejected. */
  onMessage(message: ConsumeMessage, delivery: Delivery): void
  /** All consumers are in place, for the first time or again. */
  onReady(): void
  /** No broker could be reached, or none accepted what was declared. */
  onFailed(error: BrokerError): void
}

/** A message that is the broker's until it is acknowledged. */
export interface Delivery {
  /** Takes the message off the queue. False: the channel that brought it is gone, and somebody else will get it. */
  acknowledge(): boolean
  /** Takes the message off the queue as unfit. */
  reject(): void
}

/** Consumes from some queues on a connection of its own, which comes back with the same queues and consumers when it is lost. */
export class Subscription {
  readonly #connection: BrokerConnection
  readonly #sources: readonly Source[]
  readonly #prefetch: number
  readonly #consumeArguments: Readonly<Record<string, unknown>>
  readonly #events: SubscriptionEvents
  #channel: Channel | null = null
  #acks: AckBatch | null = null
  #wanted = true
  /** The channel without its consumers, after {@link stop}. */
  #parting: Channel | null = null
  /** Consumers are renewed one after the other. */
  #renewals: Promise<void> = Promise.resolve()

  constructor(
    addresses: readonly BrokerAddress[],
    options: RabbitOptions,
    sources: readonly Source[],
    prefetch: number,
    events: SubscriptionEvents,
  ) {
    this.#sources = sources
    this.#prefetch = prefetch
    this.#consumeArguments = options.cancelOnFailover ? { 'x-cancel-on-ha-failover': true } : {}
    this.#events = events
    this.#connection = new BrokerConnection(addresses, options, {
      prepare: (model) => this.#prepare(model),
      onReady: () => this.#events.onReady(),
      onLost: () => this.#forgetChannel(),
      onFailed: (error) => {
        this.#forgetChannel()
        this.#events.onFailed(error)
      },
      wanted: () => this.#wanted,
    })
  }

  /** Whether all consumers are in place. */
  get ready(): boolean {
    return this.#channel !== null && this.#connection.state === 'ready'
  }

  get lastError(): BrokerError | null {
    return this.#connection.lastError
  }

  get everReady(): boolean {
    return this.#connection.everReady
  }

  /** Begins to consume, or does nothing if that was asked for before. */
  start(): void {
    this.#connection.start()
  }

  /** Stops delivery and gives back what is not acknowledged. The connection stays. Never rejects. */
  async stop(): Promise<void> {
    if (!this.#wanted) return
    this.#wanted = false
    const channel = this.#channel
    const acks = this.#acks
    this.#channel = null
    this.#acks = null
    this.#parting = channel
    if (!channel) return
    try {
      await withTimeLimit(this.#cancelConsumers(channel), stopTimeoutMs, 'the broker does not answer')
      acks?.flush()
      channel.nackAll(true)
    } catch (error) {
      // Without its connection, the broker drops the consumers and gives the messages to others.
      this.#connection.fail(BrokerError.from(error))
    }
  }

  /** Ends the connection. `farewell` is done on the channel before. Never rejects. */
  async close(farewell: (channel: Channel) => Promise<void> = async () => {}): Promise<void> {
    await this.stop()
    const channel = this.#parting
    await this.#connection.close(async () => {
      if (!channel) return
      await farewell(channel)
      await channel.close()
    })
  }

  async #cancelConsumers(channel: Channel): Promise<void> {
    await this.#renewals
    await Promise.all(this.#sources.map((_, index) => channel.cancel(consumerTag(index))))
  }

  async #prepare(model: ChannelModel): Promise<void> {
    const channel = await model.createChannel()
    const acks = new AckBatch((tag, multiple) => acknowledge(channel, tag, multiple))
    channel.on('error', (error) => this.#connection.fail(BrokerError.from(error)))
    channel.on('close', () => acks.clear())
    if (this.#prefetch > 0) await channel.prefetch(this.#prefetch, false)
    for (const source of this.#sources) await source.declare(channel)
    // Messages come as soon as the first consumer is there.
    this.#channel = channel
    this.#acks = acks
    for (const index of this.#sources.keys()) await this.#consume(channel, acks, index)
    if (!this.#wanted) throw new BrokerError('the subscription was stopped')
  }

  async #consume(channel: Channel, acks: AckBatch, index: number): Promise<void> {
    const source = this.#sources[index] as Source
    const onMessage = (message: ConsumeMessage | null): void => {
      if (message === null) this.#renew(channel, acks, index)
      else if (this.#channel === channel) this.#events.onMessage(message, this.#delivery(message, channel, acks))
    }
    await channel.consume(source.queue, onMessage, {
      consumerTag: consumerTag(index),
      noAck: false,
      arguments: this.#consumeArguments,
    })
  }

  /** The broker cancelled a consumer, mostly because its queue was deleted: what is sent meanwhile is lost, so be quick. */
  #renew(channel: Channel, acks: AckBatch, index: number): void {
    this.#renewals = this.#renewals.then(async () => {
      if (this.#channel !== channel) return
      try {
        await (this.#sources[index] as Source).declare(channel)
        await this.#consume(channel, acks, index)
      } catch (error) {
        this.#connection.fail(BrokerError.from(error))
      }
    })
  }

  #delivery(message: ConsumeMessage, channel: Channel, acks: AckBatch): Delivery {
    const tag = message.fields.deliveryTag
    return {
      acknowledge: () => {
        if (this.#channel !== channel) return false
        acks.add(tag)
        return true
      },
      reject: () => {
        if (this.#channel !== channel) return
        acks.settledOtherwise(tag)
        reject(channel, message)
      },
    }
  }

  #forgetChannel(): void {
    this.#acks?.clear()
    this.#channel = null
    this.#acks = null
    this.#parting = null
  }
}

/** Tags as peers give them, in the order of declaration. */
function consumerTag(index: number): string {
  return String(index + 1)
}

function acknowledge(channel: Channel, deliveryTag: number, multiple: boolean): void {
  try {
    channel.ack({ fields: { deliveryTag } } as ConsumeMessage, multiple)
  } catch {
    // The channel ended in this moment; the broker gives the message to somebody else.
  }
}

function reject(channel: Channel, message: ConsumeMessage): void {
  try {
    channel.reject(message, false)
  } catch {
    // As above.
  }
}
