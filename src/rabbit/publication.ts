import { Buffer } from 'node:buffer'
import type { Options } from 'amqplib'
import { MessageDeliveryFailure, type MessagingException } from '../core/errors.js'
import type { BrokerError } from './broker-error.js'
import { compressed, compressionHeaders } from './compression.js'
import type { ExchangeDeclaration } from './topology.js'

/** Longest time that the broker accepts for a message to wait in a queue, in milliseconds. */
const longestExpiration = 2 ** 32 - 1

/** What a message may wait in the process without its expiration being changed, in milliseconds. */
const negligibleMs = 500

const noContent = ''

/** How a publication ended: the broker has it, no queue took it, or why it was given up. */
export type Outcome = 'confirmed' | 'returned' | MessagingException

/** What is to be published. */
export interface PublicationInit {
  /** Declared before the first publish; null for the default exchange. */
  readonly exchange: ExchangeDeclaration | null
  readonly routingKey: string
  /** A text travels in UTF-8. */
  readonly content: string | Buffer
  /** Whether the content travels compressed; default false. */
  readonly compress?: boolean
  /** Headers beside that of the compression. */
  readonly headers?: Readonly<Record<string, unknown>>
  /** The message is returned if no queue takes it. */
  readonly mandatory: boolean
  /** How long it is published again and again when no queue takes it, in milliseconds from the first time on; default 0. */
  readonly patienceMs?: number
  /** Milliseconds that the message may be on its way and wait in a queue; null or absent for ever. */
  readonly timeoutMs?: number | null
  /** Whether it need not be confirmed by itself, as it is lost with the queue that it goes to anyway; default false. */
  readonly batched?: boolean
  /** How often publishing is tried again; null or negative without limit. */
  readonly retry: number | null
  /** Told once how it ended. Must not throw. */
  readonly onOutcome: (outcome: Outcome) => void
}

/** One message on its way to the broker: published again, the same bytes, until the broker has it or it is given up. */
export class Publication {
  readonly exchange: ExchangeDeclaration | null
  readonly routingKey: string
  /** Empty once it is over: whoever waits for an answer does not have to keep the question. */
  content: string | Buffer
  readonly properties: Options.Publish
  readonly mandatory: boolean
  /** Whether it need not be confirmed by itself. */
  readonly batched: boolean
  /** How often it was written to a connection and not handed back. */
  writes = 0
  /** Whether the last answer of the broker was that no queue takes it. */
  unrouted = false
  /** Set when the broker handed it back; its confirmation follows. */
  returned = false
  /** How often its exchange was missing. */
  missingExchange = 0
  /** Set when a channel was closed while it was unconfirmed, for a reason that names nobody: it may have been the reason. */
  suspect = false
  readonly #patienceMs: number
  /** Until when it waits for a queue, by the monotonic clock; null as long as it was never handed back. */
  #patientUntil: number | null = null
  /** When the broker first refused it, by the monotonic clock. */
  #refusedAt: number | null = null
  /** When whoever sent it stops waiting, by the monotonic clock; null for never. */
  readonly #deadline: number | null
  readonly #timeoutMs: number
  #retriesLeft: number
  #withdrawn = false
  #onOutcome: ((outcome: Outcome) => void) | null

  constructor(init: PublicationInit) {
    this.exchange = init.exchange
    this.routingKey = init.routingKey
    this.content = init.compress ? compressed(Buffer.from(init.content as string)) : init.content
    this.mandatory = init.mandatory
    this.batched = init.batched ?? false
    this.properties = propertiesOf(init)
    this.#patienceMs = init.patienceMs ?? 0
    this.#timeoutMs = init.timeoutMs ?? 0
    this.#deadline = init.timeoutMs == null ? null : performance.now() + init.timeoutMs
    this.#retriesLeft = init.retry === null || init.retry < 0 ? Number.POSITIVE_INFINITY : init.retry
    this.#onOutcome = init.onOutcome
  }

  get exchangeName(): string {
    return this.exchange?.name ?? ''
  }

  /** Whether the broker may have it, so that it may be executed. */
  get exposed(): boolean {
    return this.writes > 0
  }

  /** Whether it must not be written any more. */
  get withdrawn(): boolean {
    return this.#withdrawn
  }

  /** Keeps it from being written again, from this moment on. */
  withdraw(): void {
    this.#withdrawn = true
  }

  /** Takes note that no queue took it. True: there is time to try again. */
  handedBack(): boolean {
    this.writes -= 1
    this.unrouted = true
    const now = performance.now()
    this.#patientUntil ??= now + this.#patienceMs
    return now < this.#patientUntil
  }

  /** Takes note that the broker refused it. True: that is not so for longer than `ms` yet, so it is worth another try. */
  refused(ms: number): boolean {
    const now = performance.now()
    this.#refusedAt ??= now
    return now - this.#refusedAt < ms && this.#retriesLeft > 0
  }

  /** Takes the time that it waited off its expiration: nobody is to execute what nobody waits for any more. */
  refreshExpiration(): void {
    if (this.#deadline === null) return
    const left = this.#deadline - performance.now()
    // So little is not worth telling: peers see the time that the caller gave.
    if (this.#timeoutMs - left > negligibleMs) this.properties.expiration = expirationOf(left) as string
  }

  /** Whether it is over. */
  get settled(): boolean {
    return this.#onOutcome === null
  }

  /** Ends it; only the first time counts. */
  settle(outcome: Outcome): void {
    const tell = this.#onOutcome
    this.#onOutcome = null
    this.content = noContent
    tell?.(outcome)
  }

  /** Ends it without telling anybody: whoever wanted it does not wait any more. */
  abandon(): void {
    this.#onOutcome = null
  }

  /** Ends it as undeliverable. */
  fail(error: BrokerError): void {
    this.settle(new MessageDeliveryFailure(error.message, { cause: error, sent: this.exposed }))
  }

  /** An attempt failed. Ends it if that was the last one, or if `hopeless`. */
  attemptFailed(error: BrokerError, hopeless: boolean): void {
    if (hopeless || this.#retriesLeft <= 0) this.fail(error)
    else this.#retriesLeft -= 1
  }
}

/** Of messages that may wait for ever, by whether they must find a queue: they are all alike, and never changed. */
const lasting = [false, true].map((mandatory) => Object.freeze(newProperties(mandatory, undefined)))

function propertiesOf({ mandatory, timeoutMs, compress, headers }: PublicationInit): Options.Publish {
  const expiration = expirationOf(timeoutMs ?? null)
  if (compress || headers)
    return { ...newProperties(mandatory, expiration), headers: { ...headers, ...(compress && compressionHeaders) } }
  return timeoutMs == null ? (lasting[Number(mandatory)] as Options.Publish) : newProperties(mandatory, expiration)
}

function newProperties(mandatory: boolean, expiration: string | undefined): Options.Publish {
  return {
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    deliveryMode: 2,
    priority: 0,
    mandatory,
    expiration,
  } as Options.Publish
}

function expirationOf(timeoutMs: number | null): string | undefined {
  if (timeoutMs === null || timeoutMs > longestExpiration) return undefined
  return String(Math.max(0, Math.trunc(timeoutMs)))
}

/** Whether a publication is what the broker handed back, by its address and its bytes. */
export function isPublished(one: Publication, exchange: string, routingKey: string, content: Uint8Array): boolean {
  if (!one.mandatory || one.routingKey !== routingKey || one.exchangeName !== exchange) return false
  return (typeof one.content === 'string' ? Buffer.from(one.content) : one.content).equals(content)
}
