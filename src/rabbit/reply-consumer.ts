import type { Channel, ConsumeMessage } from 'amqplib'
import { MessageLimitExceeded } from '../core/errors.js'
import { decodeReply, type WireReply } from '../core/wire.js'
import { type AckPace, atTurnEnd } from './ack-batch.js'
import type { BrokerAddress } from './broker-address.js'
import type { BrokerError } from './broker-error.js'
import { declareQueue } from './declare.js'
import type { DeliveryChannel } from './delivery-channel.js'
import { idsOfRefused, incomingBody } from './incoming-body.js'
import type { RabbitOptions } from './options.js'
import type { Publication } from './publication.js'
import { claimQueueName, type QueueName } from './queue-name.js'
import { Subscription, type SubscriptionEvents } from './subscription.js'
import { replyQueue } from './topology.js'

/** What the consumer of a reply queue passes on. None may throw. */
export interface ReplyEvents {
  /** An answer or a sign of life came. */
  onReply(reply: WireReply): void
  /** An answer came that is too large or nested too deeply; null: nobody knows to which call. */
  onRefused(messageId: string | null, error: MessageLimitExceeded): void
  /** The reply queue is there, with somebody who listens: a request may be published. */
  release(publication: Publication): void
}

/** How long, and how many, answers may be unacknowledged. */
const ackDelayMs = 20
const mostUnacknowledged = 256

/**
 * An answer that was read is over whether or not the broker knows of it yet: one that came twice would find no call. So its
 * acknowledgement may wait for others; where the broker holds answers back until some are acknowledged, it does not.
 */
function paceFor(prefetch: number): AckPace {
  return prefetch > 0 ? atTurnEnd : { delayMs: ackDelayMs, most: mostUnacknowledged }
}

/**
 * The reply queue of a transport: one queue for all its calls, under the same name as long as the transport lives. Requests
 * pass through here, as none may be published before the queue has its consumer.
 */
export class ReplyConsumer {
  readonly #options: RabbitOptions
  #name: QueueName | null = null
  readonly #subscription: Subscription
  readonly #events: ReplyEvents
  readonly #held = new Set<Publication>()

  constructor(addresses: readonly BrokerAddress[], options: RabbitOptions, events: ReplyEvents) {
    this.#options = options
    const queue = (): string => this.queue
    const source = {
      get queue(): string {
        return queue()
      },
      declare: (channel: Channel) => declareQueue(channel, replyQueue(this.#suffix(), options)),
    }
    this.#events = events
    const prefetch = options.prefetch ?? 0
    const toHear: SubscriptionEvents = {
      onMessage: (message, channel) => this.#onMessage(message, channel),
      onReady: () => this.#release(),
      onFailed: (error) => this.#onFailed(error),
    }
    this.#subscription = new Subscription(addresses, options, [source], prefetch, toHear, {
      ackPace: paceFor(prefetch),
    })
  }

  /** Name of the queue. Throws MessageDeliveryFailure if it gets none. */
  get queue(): string {
    return replyQueue(this.#suffix(), this.#options).name
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
    this.#name?.release()
  }

  /** Chosen with the first call: who never calls has no queue. */
  #suffix(): string {
    this.#name ??= claimQueueName(this.#options.queueManager)
    return this.#name.suffix
  }

  #onMessage(message: ConsumeMessage, channel: DeliveryChannel): void {
    let reply: WireReply
    try {
      reply = decodeReply(incomingBody(message, this.#options.limits))
    } catch (error) {
      if (error instanceof MessageLimitExceeded)
        this.#events.onRefused(idsOfRefused(message, this.#options.limits).messageId, error)
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
