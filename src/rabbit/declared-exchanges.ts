import type { Channel } from 'amqplib'
import { type BrokerError, classOf } from './broker-error.js'
import { concededExchange } from './declaration-conflict.js'
import { declareExchange } from './declare.js'
import type { ExchangeDeclaration } from './topology.js'

/** Number of the protocol's class of exchange methods. */
const exchangeClass = 40

/** What a declaration is reported to. */
export interface DeclarationEvents {
  /** Whether a channel is still the one that is published on. */
  isCurrent(channel: Channel): boolean
  /** An exchange was declared: what waits for it may go. */
  onDeclared(): void
}

/** The exchanges that were declared through the channel of a publisher, each before its first message. */
export class DeclaredExchanges {
  readonly #events: DeclarationEvents
  readonly #declared = new Set<string>()
  readonly #declaring = new Set<string>()
  /** Exchanges that the broker has otherwise, as they are declared instead. */
  readonly #conceded = new Map<string, ExchangeDeclaration>()

  constructor(events: DeclarationEvents) {
    this.#events = events
  }

  /** There is another channel, through which nothing was declared. */
  reset(): void {
    this.#declared.clear()
    this.#declaring.clear()
  }

  /** Whether messages may go to an exchange; null is the default exchange, which is always there. */
  has(exchange: ExchangeDeclaration | null): boolean {
    return exchange === null || this.#declared.has(exchange.name)
  }

  /** Declares an exchange, unless that is under way. */
  declare(channel: Channel, exchange: ExchangeDeclaration | null): void {
    if (!exchange || this.#declaring.has(exchange.name)) return
    this.#declaring.add(exchange.name)
    declareExchange(channel, this.#conceded.get(exchange.name) ?? exchange).then(
      () => {
        if (!this.#events.isCurrent(channel)) return
        this.#declaring.delete(exchange.name)
        this.#declared.add(exchange.name)
        this.#events.onDeclared()
      },
      () => {
        // The channel or the connection is closed, and that is told in its own way.
      },
    )
  }

  /** The exchange over which the broker closed the channel; null if it is not known. */
  culpritOf(error: BrokerError): string | null {
    // Declarations are answered one after the other.
    const [declaring] = this.#declaring
    if (declaring !== undefined && classOf(error.cause) === exchangeClass) return declaring
    const [, named = null] = /exchange '([^']*)'/.exec(error.message) ?? []
    return named
  }

  /** Whether the next declaration of an exchange, as messages want it, gives way to what the broker has. */
  concede(culprit: string | null, error: BrokerError, wanted: Iterable<ExchangeDeclaration | null>): boolean {
    if (culprit === null || this.#conceded.has(culprit)) return false
    const exchange = [...wanted].find((one) => one?.name === culprit)
    const conceded = exchange && concededExchange(exchange, error.message)
    if (conceded) this.#conceded.set(culprit, conceded)
    return Boolean(conceded)
  }
}
