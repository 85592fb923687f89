import type { ConsumeMessage } from 'amqplib'
import { newId } from '../core/ids.js'
import { decodeReply, type WireReply } from '../core/wire.js'
import type { BrokerAddress } from './broker-address.js'
import type { BrokerError } from './broker-error.js'
import { declareQueue } from './declare.js'
import type { DeliveryChannel } from './delivery-channel.js'
import { incomingBody } from './incoming-body.js'
import type { RabbitOptions } from './options.js'
import type { Publication } from './publication.js'
import { Subscription } from './subscription.js'
import { replyQueue } from './topology.js'

/** What the consumer of a reply queue passes on. Neither may throw. */
export interface ReplyEvents {
  /** An answer or a sign of life came. */
  onReply(reply: WireReply): void
  /** The reply queue is there, with somebody who listens: a request may be published. */
  release(publication: Publication): void
}

/**
 * The reply queue of a transport: one queue for all its calls, under the same name as long as the transport lives. Requests
 * pass through here, as none may be published before the queue has its consumer.
 */
export class ReplyConsumer {
  /** Name of the queue. */
  readonly queue: string
  readonly #subscription: Subscription
  readonly #events: ReplyEvents
  readonly #held = new Set<Publication>()

  constructor(addresses: readonly BrokerAddress[], options: RabbitOptions, events: ReplyEvents) {
    const declaration = replyQueue(newId(), options)
    const source = {
      queue: declaration.name,
      declare: (channel: Parameters<typeof declareQueue>[0]) => declareQueue(channel, declaration),
    }
    this.queue = declaration.name
    this.#events = events
    this.#subscription = new Subscription(addresses, options, [source], options.prefetch ?? 0, {
      onMessage: (message, channel) => this.#onMessage(message, channel),
      onReady: () => this.#release(),
      onFailed: (error) => this.#onFailed(error),
    })
  }

  /** What keeps the queue from being consumed at the moment; null if nothing does. */
  get obstacle(): BrokerError | null {
    return this.#subscription.lastError
  }

  /** Lets a request pass, now or as soon as an answer could be heard. */
  admit(publication: Publication): void {
    if (this.#subscription.ready) {
      this.#events.release(publication)
    } else {
      this.#held.add(publication)
      this.#subscription.start()
    }
  }

  /** Holds a request no longer. */
  abandon(publication: Publication): void {
    publication.abandon()
    this.#held.delete(publication)
  }

  /** Stops listening. The queue stays until the broker drops it for want of a consumer. */
  async close(): Promise<void> {
    this.#held.clear()
    await this.#subscription.close()
  }

  #onMessage(message: ConsumeMessage, channel: DeliveryChannel): void {
    let reply: WireReply
    try {
      reply = decodeReply(incomingBody(message))
    } catch {
      // Whatever it is about this message, it would be the same the next time.
      channel.reject(message.fields.deliveryTag)
      return
    }
    channel.acknowledge(message.fields.deliveryTag)
    this.#events.onReply(reply)
  }

  #release(): void {
    const held = [...this.#held]
    this.#held.clear()
    for (const publication of held) this.#events.release(publication)
  }

  #onFailed(error: BrokerError): void {
    const hopeless = error.permanent && !this.#subscription.everReady
    for (const publication of this.#held) {
      publication.attemptFailed(error, hopeless)
      if (publication.settled) this.#held.delete(publication)
    }
  }
}
