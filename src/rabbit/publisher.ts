import type { ChannelModel, ConfirmChannel } from 'amqplib'
import { MessageDeliveryFailure, type MessagingException } from '../core/errors.js'
import { BatchChannel, type BatchEvents } from './batch-channel.js'
import type { BrokerAddress } from './broker-address.js'
import { BrokerError, codeOf } from './broker-error.js'
import { ConfirmWindow } from './confirm-window.js'
import { BrokerConnection, type ConnectionState } from './connection.js'
import { DeclaredExchanges } from './declared-exchanges.js'
import type { MessageWriter } from './frames/message-writer.js'
import type { TurnWriter } from './frames/turn-writer.js'
import type { RabbitOptions } from './options.js'
import { PostponedPublications } from './postponed.js'
import type { Publication } from './publication.js'
import { openPublishingChannel, type PublishingEvents } from './publishing-channel.js'

/** Reply code for an exchange or queue that does not exist. */
const notFound = 404
/** How long what the broker refused is published again, in milliseconds. */
const refusedForMs = 5_000
/** Shortest time between two channels that are opened for want of a better one, in milliseconds. */
const renewEveryMs = 500
/** A message whose exchange vanished is published again this often. */
const redeclarations = 1

/**
 * Publishes on a connection of its own, on a channel with confirmations, and what need not be confirmed by itself on one without.
 * Any number of messages may be unconfirmed at a time. What cannot be written now waits: for the connection, for the declaration of its exchange, for a broker that blocks.
 */
export class Publisher {
  readonly #connection: BrokerConnection
  readonly #batches: boolean
  readonly #waiting = new Set<Publication>()
  readonly #postponed = new PostponedPublications((publication) => this.publish(publication))
  #renewedAt = Number.NEGATIVE_INFINITY
  #model: ChannelModel | null = null
  #writer: TurnWriter | null = null
  #channel: ConfirmChannel | null = null
  #messages: MessageWriter | null = null
  #window = new ConfirmWindow()
  /** Null: there is none at the moment, or everything is to be confirmed. */
  #batch: BatchChannel | null = null
  readonly #exchanges = new DeclaredExchanges({
    isCurrent: (channel) => this.#channel === channel,
    onDeclared: () => this.#flush(),
  })
  #full = false
  /** Set while suspects wait: nothing may overtake them, or their turn to be alone would never come. */
  #cautious = false
  /** A suspect that is published alone, to see whether the channel survives it. */
  #onTrial: Publication | null = null
  #closed: MessagingException | null = null
  readonly #events: PublishingEvents = {
    onConfirmed: (publication) => {
      if (publication.returned) this.#onUnrouted(publication)
      else publication.settle('confirmed')
    },
    onRefused: (publication) => this.#onRefused(publication),
    afterConfirmations: (window, refused) => {
      this.#afterConfirmation(window)
      if (refused) this.#renewChannel(window)
    },
    onDrain: (channel) => {
      if (this.#channel === channel) this.#onDrain()
    },
    onClosed: (channel, error) => {
      if (this.#channel !== channel) return
      this.#channel = null
      this.#onChannelClosed(error, this.#window.drain())
    },
  }

  readonly #batchEvents: BatchEvents = {
    onKnown: (publication) => publication.settle('confirmed'),
    onReturned: (publication) => this.#onUnrouted(publication),
    onDrain: () => this.#onDrain(),
    onClosed: (batch, error) => {
      if (this.#batch !== batch) return
      this.#batch = null
      this.#onChannelClosed(error, batch.drain())
    },
  }

  constructor(addresses: readonly BrokerAddress[], options: RabbitOptions) {
    this.#batches = !options.confirmCalls
    this.#connection = new BrokerConnection(addresses, options, {
      prepare: (model, writer) => this.#prepare(model, writer),
      onReady: () => this.#flush(),
      onLost: (error) => this.#onLost(error),
      onFailed: (error) => this.#onFailed(error),
      onBlocked: () => this.#flush(),
      wanted: () => this.#waiting.size > 0,
    })
  }

  get state(): ConnectionState {
    return this.#connection.state
  }

  /** What keeps messages from being published at the moment; null if nothing does. */
  get obstacle(): Error | null {
    const { blockedBy, lastError } = this.#connection
    return blockedBy === null ? lastError : new BrokerError(`The broker does not take messages: ${blockedBy}`)
  }

  /** Whether a message could be written at once. */
  get ready(): boolean {
    return this.#channel !== null && this.#connection.state === 'ready' && this.#connection.blockedBy === null
  }

  /** Publishes, now or as soon as it is possible. */
  publish(publication: Publication): void {
    if (publication.withdrawn) return
    const writable = this.ready && !this.#cautious && this.#mayWrite(publication)
    if (this.#closed) {
      publication.settle(this.#closed)
    } else if (writable && this.#exchanges.has(publication.exchange)) {
      this.#write(publication)
    } else {
      this.#waiting.add(publication)
      if (writable && this.#channel) this.#exchanges.declare(this.#channel, publication.exchange)
      else this.#connection.start()
    }
  }

  /** Gives a message up: it is not published any more. What the broker has already stays there. */
  abandon(publication: Publication): void {
    publication.abandon()
    this.#waiting.delete(publication)
    this.#postponed.delete(publication)
  }

  /** Ends the connection, after what was written. Everything else ends with `reason`. */
  async close(reason: MessagingException): Promise<void> {
    if (this.#closed) return
    this.#closed = reason
    const channel = this.#channel
    const batch = this.#batch
    await this.#connection.close(async () => {
      // The broker answers after it has dealt with everything that was written before.
      await Promise.all([channel?.close(), batch?.close()])
    })
    this.#channel = null
    this.#batch = null
    for (const publication of [
      ...this.#window.drain(),
      ...(batch?.drain() ?? []),
      ...this.#waiting,
      ...this.#postponed.drain(),
    ])
      publication.settle(reason)
    this.#waiting.clear()
  }

  async #prepare(model: ChannelModel, writer: TurnWriter | null): Promise<void> {
    const window = new ConfirmWindow()
    const { channel, messages, requireOpen } = await openPublishingChannel(model, window, this.#events, writer)
    const batch = this.#batches ? await BatchChannel.open(model, writer, this.#batchEvents) : null
    requireOpen()
    this.#model = model
    this.#writer = writer
    this.#batch = batch
    this.#messages = messages
    this.#channel = channel
    this.#window = window
    this.#exchanges.reset()
    this.#full = false
    this.#onTrial = null
  }

  /** Writes what waits and may go. */
  #flush(): void {
    for (const publication of this.#waiting) {
      if (publication.withdrawn) {
        this.#waiting.delete(publication)
        continue
      }
      if (!this.ready || !this.#mayWrite(publication)) return
      if (this.#exchanges.has(publication.exchange)) {
        this.#waiting.delete(publication)
        publication.refreshExpiration()
        this.#write(publication)
      } else if (this.#channel) this.#exchanges.declare(this.#channel, publication.exchange)
    }
    this.#cautious = false
  }

  #write(publication: Publication): void {
    const { exchangeName, routingKey, content, properties } = publication
    // What was written before may have been what a channel was closed for, and casts are not overtaken by later calls.
    const batch = publication.batched && publication.writes === 0 && this.#window.size === 0 ? this.#batch : null
    try {
      const more =
        batch === null
          ? this.#messages?.publish(exchangeName, routingKey, content, properties)
          : batch.publish(publication)
      this.#full = more === false
    } catch (error) {
      this.#onWriteError(publication, error)
      return
    }
    if (publication.suspect) this.#onTrial = publication
    publication.writes += 1
    publication.returned = false
    publication.unrouted = false
    if (batch === null) this.#window.add(publication)
  }

  #onDrain(): void {
    this.#full = false
    this.#flush()
  }

  /** No queue took it: mostly one that is being made again, so it is worth another try. */
  #onUnrouted(publication: Publication): void {
    if (!publication.handedBack() || publication.settled || this.#closed) {
      publication.settle('returned')
      return
    }
    this.#postponed.add(publication)
  }

  /** The queue is full, or has no leader at the moment. */
  #onRefused(publication: Publication): void {
    if (publication.settled) return
    if (this.#closed || !publication.refused(refusedForMs))
      publication.settle(new MessageDeliveryFailure('The broker refused the message', { sent: true }))
    else this.#postponed.add(publication)
  }

  /**
   * Goes on with another channel: one that first met a quorum queue just after its leader died refuses everything for that
   * queue as long as it lives. What is unconfirmed is published again; its receivers know it by its unique id.
   */
  #renewChannel(window: ConfirmWindow): void {
    const channel = this.#channel
    const now = performance.now()
    if (this.#window !== window || !channel || this.#postponed.size === 0 || now - this.#renewedAt < renewEveryMs)
      return
    this.#renewedAt = now
    this.#requeue(window.drain())
    this.#replaceChannels()
  }

  /** Suspects are published one at a time, with nothing beside them. */
  #mayWrite(publication: Publication): boolean {
    return !this.#full && this.#onTrial === null && (!publication.suspect || this.#window.size === 0)
  }

  #afterConfirmation(window: ConfirmWindow): void {
    if (this.#window !== window) return
    if (window.size === 0) this.#onTrial = null
    if (this.#waiting.size > 0) this.#flush()
  }

  #onWriteError(publication: Publication, error: unknown): void {
    const reason = BrokerError.from(error)
    if (error instanceof TypeError || error instanceof RangeError) {
      // A message that AMQP cannot carry.
      publication.fail(reason)
    } else {
      // The channel is not what it seemed to be.
      this.#waiting.add(publication)
      this.#channel = null
      this.#connection.fail(reason)
    }
  }

  /** The broker closed the channel alone: over one message or one declaration, which must not take the others along. */
  #onChannelClosed(error: BrokerError, unconfirmed: readonly Publication[]): void {
    const code = codeOf(error.cause)
    const culprit = this.#exchanges.culpritOf(error)
    const wanted = [...this.#waiting].map(({ exchange }) => exchange)
    const conceded = this.#exchanges.concede(culprit, error, wanted)
    for (const publication of [...unconfirmed, ...this.#waiting]) {
      if (culprit === null || conceded || publication.exchangeName !== culprit) continue
      if (code !== notFound || publication.missingExchange++ >= redeclarations) publication.fail(error)
    }
    if (culprit === null) {
      this.#onTrial?.fail(error)
      for (const publication of unconfirmed) publication.suspect = true
      this.#cautious = true
    }
    this.#requeue(unconfirmed)
    if (culprit === null && unconfirmed.length === 0) this.#connection.fail(error)
    else this.#replaceChannels()
  }

  /** Goes on with new channels, once the broker has dealt with all that was written on those that are left. */
  #replaceChannels(): void {
    const model = this.#model
    const [channel, batch, window] = [this.#channel, this.#batch, this.#window]
    this.#channel = null
    this.#batch = null
    if (!model || this.#closed) return
    const renew = async (): Promise<void> => {
      try {
        await Promise.all([channel?.close(), batch?.close()])
      } finally {
        this.#goOnWith([...window.drain(), ...(batch?.drain() ?? [])])
      }
      if (this.#model !== model) return
      await this.#prepare(model, this.#writer)
      this.#flush()
    }
    renew().catch((error) => {
      if (this.#model === model) this.#connection.fail(BrokerError.from(error))
    })
  }

  /** What channels leave that are gone: it goes out again, unless everything is over meanwhile. */
  #goOnWith(publications: readonly Publication[]): void {
    const closed = this.#closed
    if (closed) for (const publication of publications) publication.settle(closed)
    else this.#requeue(publications)
    if (this.#waiting.size > 0) this.#connection.start()
    this.#flush()
  }

  #onLost(error: BrokerError): void {
    const unconfirmed = [...this.#window.drain(), ...(this.#batch?.drain() ?? [])]
    this.#channel = null
    this.#batch = null
    this.#model = null
    for (const publication of unconfirmed) publication.attemptFailed(error, false)
    this.#requeue(unconfirmed)
  }

  #onFailed(error: BrokerError): void {
    this.#channel = null
    this.#batch = null
    this.#model = null
    const hopeless = error.permanent && !this.#connection.everReady
    for (const publication of this.#waiting) publication.attemptFailed(error, hopeless)
    this.#requeue([])
  }

  /** Puts messages in front of those that wait, and drops those that are over. */
  #requeue(publications: readonly Publication[]): void {
    const all = [...publications, ...this.#waiting].filter((publication) => !publication.settled)
    this.#waiting.clear()
    for (const publication of all) this.#waiting.add(publication)
  }
}
