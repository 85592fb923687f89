import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib'
import { type AckPace, atTurnEnd } from './ack-batch.js'
import type { BrokerAddress } from './broker-address.js'
import { BrokerError } from './broker-error.js'
import { BrokerConnection } from './connection.js'
import { DeliveryChannel } from './delivery-channel.js'
import { DirectFrames } from './frames/direct-frames.js'
import type { TurnWriter } from './frames/turn-writer.js'
import type { RabbitOptions } from './options.js'
import { withTimeLimit } from './time-limit.js'

/** Longest time for taking consumers back. */
const stopTimeoutMs = 3_000

/** A queue to consume from. */
export interface Source {
  readonly queue: string
  /** Whether it is bound to an exchange. */
  readonly bound?: boolean
  /** Whether the queue is a stream, which keeps what was delivered. */
  readonly stream?: boolean
  /** False: it is declared, and nobody consumes it. */
  readonly consumed?: boolean
  /** Declares the queue and what it needs. */
  declare(channel: Channel): Promise<void>
  /** Arguments of the consumer, asked for whenever it is made. */
  consumeArguments?(): Readonly<Record<string, unknown>>
  /** The broker cancelled the consumer, as when its queue was deleted; it is made again. */
  onCancelled?(): void
  /**
   * The broker has something of the same name declared otherwise. True if the next declaration takes that into account. The
   * channel is closed by then.
   */
  concede?(error: BrokerError): boolean
}

/** How a subscription settles what comes. */
export interface SubscriptionOptions {
  /** Messages may be held; default false. */
  readonly holds?: boolean
  /** When acknowledgements leave; default with the end of the turn. */
  readonly ackPace?: AckPace
}

/** What a subscription tells its user. None of these may throw. */
export interface SubscriptionEvents {
  /** A message came to a queue; it has to be acknowledged or rejected on the channel that brought it. */
  onMessage(message: ConsumeMessage, channel: DeliveryChannel, source: Source): void
  /** All consumers are in place, for the first time or again. */
  onReady(): void
  /** No broker could be reached, or none accepted what was declared. */
  onFailed(error: BrokerError): void
}

/** Consumes from some queues on a connection of its own, which comes back with the same queues and consumers when it is lost. */
export class Subscription {
  readonly #connection: BrokerConnection
  readonly #sources: readonly Source[]
  readonly #prefetch: number
  readonly #redeclareMs: number
  #redeclareTimer: NodeJS.Timeout | undefined
  #quietSince = 0
  readonly #consumeArguments: Readonly<Record<string, unknown>>
  readonly #holds: boolean
  readonly #events: SubscriptionEvents
  readonly #ackPace: AckPace
  #current: DeliveryChannel | null = null
  #wanted = true
  /** The channel without its consumers, after {@link stop}. */
  #parting: DeliveryChannel | null = null
  /** Consumers are renewed one after the other. */
  #renewals: Promise<void> = Promise.resolve()

  constructor(
    addresses: readonly BrokerAddress[],
    options: RabbitOptions,
    sources: readonly Source[],
    prefetch: number,
    events: SubscriptionEvents,
    { holds = false, ackPace = atTurnEnd }: SubscriptionOptions = {},
  ) {
    this.#holds = holds
    this.#ackPace = ackPace
    // Queues without binding do not depend on what others may delete.
    this.#redeclareMs = sources.some(({ bound }) => bound) ? options.redeclareMs : 0
    this.#sources = sources
    this.#prefetch = prefetch
    this.#consumeArguments = options.cancelOnFailover ? { 'x-cancel-on-ha-failover': true } : {}
    this.#events = events
    this.#connection = new BrokerConnection(addresses, options, {
      prepare: (model, writer) => this.#prepare(model, writer),
      onReady: () => {
        this.#watchBindings()
        this.#events.onReady()
      },
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
    return this.#current !== null && this.#connection.state === 'ready'
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
    clearTimeout(this.#redeclareTimer)
    const delivering = this.#current
    if (!delivering) return
    delivering.retire()
    this.#current = null
    this.#parting = delivering
    try {
      await withTimeLimit(this.#takeBack(delivering), stopTimeoutMs, 'the broker does not answer')
    } catch (error) {
      // Without its connection, the broker drops the consumers and gives the messages to others.
      this.#connection.fail(BrokerError.from(error))
    }
  }

  /** Ends the connection. `farewell` is done on the channel before. Never rejects. */
  async close(farewell: (channel: Channel) => Promise<void> = async () => {}): Promise<void> {
    await this.stop()
    const channel = this.#parting?.channel
    await this.#connection.close(async () => {
      if (!channel) return
      this.#parting?.flush()
      await farewell(channel)
      await channel.close()
    })
  }

  /**
   * Cancels the consumers and gives back what they brought. Those of streams come last: a broker fails when something is
   * settled for a stream that has no consumer on the channel any more.
   */
  async #takeBack(delivering: DeliveryChannel): Promise<void> {
    await this.#renewals
    const tags = (stream: boolean): string[] =>
      [...this.#sources.entries()].flatMap(([index, source]) =>
        (source.consumed ?? true) && (source.stream ?? false) === stream ? [consumerTag(index)] : [],
      )
    await Promise.all(tags(false).map((tag) => delivering.channel.cancel(tag)))
    delivering.giveBack()
    await Promise.all(tags(true).map((tag) => delivering.channel.cancel(tag)))
  }

  async #prepare(model: ChannelModel, writer: TurnWriter | null): Promise<void> {
    const { channel, delivering } = await this.#declared(model, writer)
    // Messages come as soon as the first consumer is there.
    this.#current = delivering
    channel.on('error', (error) => this.#connection.fail(BrokerError.from(error)))
    for (const [index, { consumed = true }] of this.#sources.entries())
      if (consumed) await this.#consume(delivering, index)
    if (!this.#wanted) throw new BrokerError('the subscription was stopped')
  }

  /** A channel on which everything is declared; another one if a source gives way to what the broker has. */
  async #declared(
    model: ChannelModel,
    writer: TurnWriter | null,
  ): Promise<{ channel: Channel; delivering: DeliveryChannel }> {
    for (;;) {
      const channel = await model.createChannel()
      DirectFrames.of(channel, writer)
      const delivering = new DeliveryChannel(channel, this.#holds, this.#ackPace)
      let refusal: unknown
      channel.on('error', (error) => {
        refusal ??= error
      })
      channel.on('close', () => delivering.abandon())
      if (this.#prefetch > 0) await channel.prefetch(this.#prefetch, false)
      let declaring: Source | null = null
      try {
        for (const source of this.#sources) {
          declaring = source
          await source.declare(channel)
        }
        return { channel, delivering }
      } catch (error) {
        const broker = BrokerError.from(refusal ?? error)
        if (!declaring?.concede?.(broker)) throw broker
      }
    }
  }

  async #consume(delivering: DeliveryChannel, index: number): Promise<void> {
    const source = this.#sources[index] as Source
    const onMessage = (message: ConsumeMessage | null): void => {
      if (message === null) {
        source.onCancelled?.()
        this.#renew(delivering, index)
        return
      }
      this.#quietSince = performance.now()
      if (delivering.open) this.#events.onMessage(message, delivering, source)
    }
    await delivering.channel.consume(source.queue, onMessage, {
      consumerTag: consumerTag(index),
      noAck: false,
      arguments: { ...this.#consumeArguments, ...source.consumeArguments?.() },
    })
  }

  /** The broker cancelled a consumer, mostly because its queue was deleted: what is sent meanwhile is lost, so be quick. */
  #renew(delivering: DeliveryChannel, index: number): void {
    this.#renewals = this.#renewals.then(async () => {
      if (!delivering.open) return
      try {
        await (this.#sources[index] as Source).declare(delivering.channel)
        await this.#consume(delivering, index)
      } catch (error) {
        if (delivering.open) this.#connection.fail(BrokerError.from(error))
      }
    })
  }

  /**
   * Nobody tells a server that an exchange or a binding was deleted, and nothing arrives any more. Where nothing arrived for a
   * while, everything is declared again, which changes nothing if all is well.
   */
  #watchBindings(): void {
    clearTimeout(this.#redeclareTimer)
    if (this.#redeclareMs === 0 || !this.#wanted) return
    this.#redeclareTimer = setTimeout(() => {
      const delivering = this.#current
      if (delivering && performance.now() - this.#quietSince >= this.#redeclareMs) this.#redeclare(delivering)
      this.#watchBindings()
    }, this.#redeclareMs)
    this.#redeclareTimer.unref()
  }

  #redeclare(delivering: DeliveryChannel): void {
    this.#renewals = this.#renewals.then(async () => {
      try {
        for (const source of this.#sources) if (delivering.open) await source.declare(delivering.channel)
      } catch (error) {
        if (delivering.open) this.#connection.fail(BrokerError.from(error))
      }
    })
  }

  #forgetChannel(): void {
    clearTimeout(this.#redeclareTimer)
    this.#current?.abandon()
    this.#current = null
    this.#parting = null
  }
}

/** Tags as peers give them, in the order of declaration. */
function consumerTag(index: number): string {
  return String(index + 1)
}
