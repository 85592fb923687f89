import type { Buffer } from 'node:buffer'
import type { Options } from 'amqplib'
import { MessageDeliveryFailure, type MessagingException } from '../core/errors.js'
import type { BrokerError } from './broker-error.js'
import { compressed, compressionHeaders } from './compression.js'
import type { ExchangeDeclaration } from './topology.js'

/** How a publication ended: the broker has it, no queue took it, or why it was given up. */
export type Outcome = 'confirmed' | 'returned' | MessagingException

/** What is to be published. */
export interface PublicationInit {
  /** Declared before the first publish; null for the default exchange. */
  readonly exchange: ExchangeDeclaration | null
  readonly routingKey: string
  readonly content: Buffer
  /** Whether the content travels compressed; default false. */
  readonly compress?: boolean
  /** The message is returned if no queue takes it. */
  readonly mandatory: boolean
  /** Milliseconds that the message may wait in a queue, as text. */
  readonly expiration?: string | undefined
  /** How often publishing is tried again; null or negative without limit. */
  readonly retry: number | null
  /** Told once how it ended. Must not throw. */
  readonly onOutcome: (outcome: Outcome) => void
}

/** One message on its way to the broker: published again, the same bytes, until the broker has it or it is given up. */
export class Publication {
  readonly exchange: ExchangeDeclaration | null
  readonly routingKey: string
  readonly content: Buffer
  readonly properties: Options.Publish
  readonly mandatory: boolean
  /** Set once it was written to a connection: the broker may have it. */
  written = false
  /** Set when the broker handed it back; its confirmation follows. */
  returned = false
  /** How often its exchange was missing. */
  missingExchange = 0
  /** Set when a channel was closed while it was unconfirmed, for a reason that names nobody: it may have been the reason. */
  suspect = false
  #retriesLeft: number
  #onOutcome: ((outcome: Outcome) => void) | null

  constructor(init: PublicationInit) {
    this.exchange = init.exchange
    this.routingKey = init.routingKey
    this.content = init.compress ? compressed(init.content) : init.content
    this.mandatory = init.mandatory
    this.properties = {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      deliveryMode: 2,
      priority: 0,
      mandatory: init.mandatory,
      expiration: init.expiration,
      ...(init.compress && { headers: { ...compressionHeaders } }),
    } as Options.Publish
    this.#retriesLeft = init.retry === null || init.retry < 0 ? Number.POSITIVE_INFINITY : init.retry
    this.#onOutcome = init.onOutcome
  }

  get exchangeName(): string {
    return this.exchange?.name ?? ''
  }

  /** Whether it is over. */
  get settled(): boolean {
    return this.#onOutcome === null
  }

  /** Ends it; only the first time counts. */
  settle(outcome: Outcome): void {
    const tell = this.#onOutcome
    this.#onOutcome = null
    tell?.(outcome)
  }

  /** Ends it without telling anybody: whoever wanted it does not wait any more. */
  abandon(): void {
    this.#onOutcome = null
  }

  /** Ends it as undeliverable. */
  fail(error: BrokerError): void {
    this.settle(new MessageDeliveryFailure(error.message, { cause: error, sent: this.written }))
  }

  /** An attempt failed. Ends it if that was the last one, or if `hopeless`. */
  attemptFailed(error: BrokerError, hopeless: boolean): void {
    if (hopeless || this.#retriesLeft <= 0) this.fail(error)
    else this.#retriesLeft -= 1
  }
}
