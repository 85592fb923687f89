import type { ConsumeMessage } from 'amqplib'
import { MessageDeliveryFailure, MessageUndeliverable } from '../core/errors.js'
import { type DuplicateWindow, keyOf } from '../transport/duplicate-window.js'
import type { Hold } from '../transport/transport.js'
import type { DeliveryChannel } from './delivery-channel.js'
import { type Outcome, Publication } from './publication.js'

/** A message, and the channel that brought it. */
export interface Delivery {
  readonly message: ConsumeMessage
  readonly channel: DeliveryChannel
}

/** What held requests of a listener work with. */
export interface HoldContext {
  readonly duplicates: DuplicateWindow
  readonly deadQueue: string
  readonly publish: (publication: Publication) => void
}

/** A quorum queue counts how often a message came back. */
const countHeader = 'x-delivery-count'
const reasonHeader = 'x-stubwire-dead-reason'

/**
 * The requests of a listener that are worked on while they are on their queues. When a connection breaks, the broker delivers
 * them again, here or elsewhere: what comes back while it is worked on joins the work, and is settled with it.
 */
export class HeldRequests {
  readonly #context: HoldContext
  readonly #running = new Map<string, HeldRequest>()

  constructor(context: HoldContext) {
    this.#context = context
  }

  /** Holds a delivery. Null: it is not to be executed, as the work on it goes on, or is done. */
  take(uniqueId: unknown, delivery: Delivery): Hold | null {
    const { deliveryTag } = delivery.message.fields
    if (this.#context.duplicates.has(uniqueId)) {
      delivery.channel.acknowledge(deliveryTag)
      return null
    }
    if (!delivery.channel.hold(deliveryTag)) return null
    const key = uniqueId === null || uniqueId === undefined ? null : keyOf(uniqueId)
    const running = key === null ? undefined : this.#running.get(key)
    if (running) {
      running.join(delivery)
      return null
    }
    const held = new HeldRequest(delivery, this.#context, (done) => {
      if (key !== null) this.#running.delete(key)
      if (done) this.#context.duplicates.seen(uniqueId)
    })
    if (key !== null) this.#running.set(key, held)
    return held
  }
}

class HeldRequest implements Hold {
  readonly deliveries: number
  readonly #message: ConsumeMessage
  readonly #context: HoldContext
  /** The same message may have come over several connections; only the last one is still there. */
  readonly #deliveries: Delivery[]
  readonly #leave: (done: boolean) => void
  #over = false

  constructor(delivery: Delivery, context: HoldContext, leave: (done: boolean) => void) {
    const count: unknown = delivery.message.properties.headers?.[countHeader]
    this.deliveries = typeof count === 'number' ? count : 0
    this.#message = delivery.message
    this.#context = context
    this.#deliveries = [delivery]
    this.#leave = leave
  }

  join(delivery: Delivery): void {
    this.#deliveries.push(delivery)
  }

  done(): void {
    if (!this.#end(true)) return
    for (const { channel, message } of this.#deliveries) channel.release(message.fields.deliveryTag)
  }

  giveBack(): void {
    if (!this.#end(false)) return
    for (const { channel, message } of this.#deliveries) channel.putBack(message.fields.deliveryTag)
  }

  async bury(reason: string): Promise<void> {
    const { content, properties, fields } = this.#message
    const { deadQueue, publish } = this.#context
    const outcome = await new Promise<Outcome>((resolve) => {
      const headers = { ...properties.headers, [reasonHeader]: reason, 'x-stubwire-queue': fields.routingKey }
      publish(
        new Publication({
          exchange: null,
          routingKey: deadQueue,
          content,
          headers,
          mandatory: true,
          retry: null,
          onOutcome: resolve,
        }),
      )
    })
    if (outcome === 'returned') throw new MessageUndeliverable('', deadQueue)
    if (outcome !== 'confirmed') throw new MessageDeliveryFailure(outcome.message, { cause: outcome })
    this.done()
  }

  #end(done: boolean): boolean {
    if (this.#over) return false
    this.#over = true
    this.#leave(done)
    return true
  }
}
