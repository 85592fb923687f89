import type { Channel, ConsumeMessage } from 'amqplib'
import { AckBatch } from './ack-batch.js'

/** A channel that brings messages, and through which alone they can be settled; each is known by its delivery tag. */
export class DeliveryChannel {
  readonly channel: Channel
  readonly #acks: AckBatch
  #open = true

  constructor(channel: Channel) {
    this.channel = channel
    this.#acks = new AckBatch((tag, multiple) => this.#send(() => channel.ack(messageOf(tag), multiple)))
  }

  /** Whether messages can still be settled. */
  get open(): boolean {
    return this.#open
  }

  /** Takes a message off its queue. False: the channel is gone, and somebody else gets the message. */
  acknowledge(deliveryTag: number): boolean {
    if (!this.#open) return false
    this.#acks.add(deliveryTag)
    return true
  }

  /** Takes a message off its queue as unfit. */
  reject(deliveryTag: number): void {
    if (!this.#open) return
    this.#acks.settledOtherwise(deliveryTag)
    this.#send(() => this.channel.reject(messageOf(deliveryTag), false))
  }

  /** Settles nothing more: the channel is gone. */
  abandon(): void {
    this.#open = false
    this.#acks.clear()
  }

  /** Settles nothing more: what was not acknowledged by now is left to {@link giveBack}. */
  retire(): void {
    this.#open = false
    this.#acks.flush()
  }

  /** Puts everything that is not acknowledged back to its queue. */
  giveBack(): void {
    this.#send(() => this.channel.nackAll(true))
  }

  #send(frame: () => void): void {
    try {
      frame()
    } catch {
      // The channel ended in this moment: the broker gives what was not settled to somebody else.
    }
  }
}

/** amqplib wants a whole message where only its tag counts. */
function messageOf(deliveryTag: number): ConsumeMessage {
  return { fields: { deliveryTag } } as ConsumeMessage
}
