import type { ChannelModel } from 'amqplib'
import { Backoff } from './backoff.js'
import { addressText, type BrokerAddress, shuffled } from './broker-address.js'
import { BrokerError } from './broker-error.js'
import { insideOfConnection } from './frames/amqplib-inside.js'
import { DeliveryReader } from './frames/delivery-reader.js'
import { TurnWriter } from './frames/turn-writer.js'
import { openModel } from './open-model.js'
import type { RabbitOptions } from './options.js'
import { withTimeLimit } from './time-limit.js'

/** Longest silence while a connection is made. */
const connectTimeoutMs = 5_000
/**
 * Time for opening channels and declaring what is needed: at first, and at most, as it doubles with every attempt in a row that
 * takes longer. A broker that has just started may leave the consumer of a quorum queue without an answer, and gives one at once
 * to the next connection.
 */
const firstPrepareMs = 3_000
const longestPrepareMs = 48_000
/** Longest time for a farewell. */
const closeTimeoutMs = 3_000
/** A connection that lived this long was a good one: the next wait is short again. */
const stableAfterMs = 1_000
/** Longest wait between attempts in the first half minute, before it grows to what the options say. */
const briskMs = 500
/** Shortest time between attempts when somebody new asks for the connection. */
const impatienceMs = 250

/**
 * `idle` nobody asked for it yet; `connecting`; `ready`; `waiting` for the next attempt; `closed` for good.
 */
export type ConnectionState = 'idle' | 'connecting' | 'ready' | 'waiting' | 'closed'

/** What a connection asks of whoever uses it, and tells it. */
export interface ConnectionUser {
  /** Opens channels and declares what is needed. The connection is ready once this resolves. */
  prepare(model: ChannelModel, writer: TurnWriter | null): Promise<void>
  /** The connection is ready for use. */
  onReady(): void
  /** A ready connection is gone; another attempt follows if it is wanted. */
  onLost(error: BrokerError): void
  /** No broker of the list could be reached, or none accepted what was declared. */
  onFailed(error: BrokerError): void
  /** The broker stopped, or goes on, reading what is published. */
  onBlocked?(): void
  /** Whether to go on trying. */
  wanted(): boolean
}

/**
 * One connection to the brokers of a list, and the only place that knows how it is: it connects when asked to, goes on to the
 * next broker when one fails, waits longer and longer between rounds, and comes back when it is lost.
 */
export class BrokerConnection {
  readonly #addresses: readonly BrokerAddress[]
  readonly #options: RabbitOptions
  readonly #user: ConnectionUser
  readonly #backoff: Backoff
  #order: readonly BrokerAddress[]
  #state: ConnectionState = 'idle'
  #model: ChannelModel | null = null
  /** Destroys the socket of the present attempt or connection. */
  #socket = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #attemptAt = 0
  #nextAt = 0
  #readyAt = 0
  #tries = 0
  #everReady = false
  #prepareMs = firstPrepareMs
  #blockedBy: string | null = null
  #lastError: BrokerError | null = null
  /** Why the present connection is being given up, where we know better than the socket. */
  #reason: BrokerError | null = null

  constructor(addresses: readonly BrokerAddress[], options: RabbitOptions, user: ConnectionUser) {
    this.#addresses = addresses
    this.#order = addresses
    this.#options = options
    this.#user = user
    this.#backoff = new Backoff({
      firstMs: options.retryIntervalMs,
      stepMs: options.retryBackoffMs,
      maxMs: options.retryIntervalMaxMs,
      // Who asks for longer waits than the default gets them.
      briskMs: Math.max(briskMs, options.retryIntervalMs),
      delayMs: options.reconnectDelayMs,
      splayMs: options.reconnectSplayMs,
    })
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Why the broker does not read what is published; null if it does. */
  get blockedBy(): string | null {
    return this.#blockedBy
  }

  /** Why the last attempt failed or the last connection ended; null as long as all is well. */
  get lastError(): BrokerError | null {
    return this.#lastError
  }

  /** Whether there ever was a ready connection: then a refusal is more likely a broker on its way up than a wrong URL. */
  get everReady(): boolean {
    return this.#everReady
  }

  /** Asks for the connection. Does nothing if it is there or on its way, but may shorten a wait. */
  start(): void {
    if (this.#state === 'idle') void this.#attempt()
    else if (this.#state === 'waiting') {
      const now = performance.now()
      const soonest = Math.max(now, this.#attemptAt + impatienceMs)
      if (soonest < this.#nextAt) this.#schedule(soonest - now)
    }
  }

  /** Gives the present connection up as broken; a new one follows if it is wanted. */
  fail(error: BrokerError): void {
    this.#reason ??= error
    this.#socket.abort()
  }

  /** Ends the connection for good. `farewell` is what remains to be said to the broker. Never rejects, never lasts long. */
  async close(farewell: () => Promise<void>): Promise<void> {
    if (this.#state === 'closed') return
    const wasReady = this.#state === 'ready'
    this.#state = 'closed'
    clearTimeout(this.#timer)
    const model = this.#model
    if (wasReady && model) {
      const goodbye = farewell().then(() => model.close())
      await withTimeLimit(goodbye, closeTimeoutMs, 'the broker did not answer the farewell').catch(() => {
        // Whatever it is, the connection ends here.
      })
    }
    this.#socket.abort()
    this.#model = null
  }

  async #attempt(): Promise<void> {
    this.#state = 'connecting'
    this.#attemptAt = performance.now()
    let failure = new BrokerError('no broker is named')
    let permanent = true
    for (const address of this.#order) {
      this.#tries += 1
      try {
        await this.#open(address)
        return
      } catch (error) {
        if (this.#isClosed()) return
        failure = BrokerError.from(error)
        permanent &&= failure.permanent
      }
    }
    const where = addressText(this.#order[this.#order.length - 1] as BrokerAddress)
    const times = this.#tries === 1 ? 'try' : 'tries'
    this.#end(
      new BrokerError(
        `Unable to connect to AMQP server on ${where} after ${this.#tries} ${times}: ${failure.message}`,
        { permanent, cause: failure },
      ),
    )
  }

  async #open(address: BrokerAddress): Promise<void> {
    this.#socket = new AbortController()
    this.#reason = null
    const socket = this.#socket
    const model = await openModel(address, this.#options, { timeoutMs: connectTimeoutMs, signal: socket.signal })
    let closed = false
    model.on('error', (error) => {
      this.#reason ??= BrokerError.from(error)
    })
    model.on('close', (error) => {
      closed = true
      if (this.#model === model) this.#onClosed(BrokerError.from(error ?? new Error('the connection was closed')))
      // What is still to be written may go out; a peer that does not read must not keep the socket.
      setTimeout(() => socket.abort(), closeTimeoutMs).unref()
    })
    model.on('blocked', (reason) => {
      this.#blockedBy = reason || 'the broker blocks publishers'
      warnOfBlock(address, this.#blockedBy)
      this.#user.onBlocked?.()
    })
    model.on('unblocked', () => {
      this.#blockedBy = null
      this.#user.onBlocked?.()
    })
    this.#blockedBy = null
    const inside = insideOfConnection(model)
    const writer = inside === null ? null : new TurnWriter(inside.stream)
    if (inside !== null) new DeliveryReader(inside)
    try {
      if (this.#isClosed()) throw new BrokerError('the transport is closed')
      const limit = this.#prepareMs
      this.#prepareMs = Math.min(2 * limit, longestPrepareMs)
      await withTimeLimit(this.#user.prepare(model, writer), limit, 'the broker does not answer declarations')
      if (closed || this.#isClosed()) throw new BrokerError('the connection was closed')
    } catch (error) {
      socket.abort()
      throw this.#reason ?? error
    }
    this.#model = model
    this.#state = 'ready'
    this.#readyAt = performance.now()
    this.#everReady = true
    this.#prepareMs = firstPrepareMs
    this.#tries = 0
    this.#lastError = null
    // A broker that answers stays the first choice.
    this.#order = [address, ...this.#addresses.filter((other) => other !== address)]
    this.#user.onReady()
  }

  #onClosed(error: BrokerError): void {
    this.#model = null
    this.#blockedBy = null
    if (this.#state !== 'ready') return
    if (performance.now() - this.#readyAt > stableAfterMs) this.#backoff.reset()
    // The others first: the broker that went away is the least likely to be there.
    const [lost, ...others] = this.#order
    this.#order = this.#options.shuffleOnFailover ? shuffled(this.#order) : lost ? [...others, lost] : others
    this.#state = 'connecting'
    const reason = this.#reason ?? error
    this.#lastError = reason
    this.#user.onLost(reason)
    this.#next()
  }

  #end(error: BrokerError): void {
    this.#lastError = error
    this.#user.onFailed(error)
    this.#next()
  }

  #next(): void {
    if (this.#isClosed()) return
    if (this.#user.wanted()) this.#schedule(this.#backoff.next())
    else this.#state = 'idle'
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#state = 'waiting'
    this.#nextAt = performance.now() + delayMs
    this.#timer = setTimeout(() => void this.#attempt(), delayMs)
  }

  /** Asked after every wait, when it may have changed. */
  #isClosed(): boolean {
    return this.#state === 'closed'
  }
}

/** Nothing fails yet: what is published waits, and only its time would tell. */
function warnOfBlock(address: BrokerAddress, reason: string): void {
  const text = `The broker on ${addressText(address)} does not take messages for now: ${reason}`
  process.emitWarning(text, { type: 'StubwireWarning', code: 'STUBWIRE_BROKER_BLOCKED' })
}
