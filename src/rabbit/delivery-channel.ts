import type { Channel, ConsumeMessage } from 'amqplib'
import { AckBatch, type AckPace, atTurnEnd } from './ack-batch.js'

/** A channel that brings messages, and through which alone they can be settled; each is known by its delivery tag. */
export class DeliveryChannel {
  readonly channel: Channel
  readonly #acks: AckBatch
  /** What was delivered and is neither settled nor held; null if nothing may be held, as then all can be settled at once. */
  readonly #loose: Set<number> | null
  #open = true
  #gone = false

  /**
   * With `holds`, messages may be held: then {@link delivered} has to be told of each. `pace` says when acknowledgements leave;
   * default with the end of the turn.
   */
  constructor(channel: Channel, holds = false, pace: AckPace = atTurnEnd) {
    this.channel = channel
    this.#loose = holds ? new Set() : null
    this.#acks = new AckBatch((tag, multiple) => this.#send(() => channel.ack(messageOf(tag), multiple)), pace)
  }

  /** Whether messages can still be settled. */
  get open(): boolean {
    return this.#open
  }

  /** Takes note of a message that came. */
  delivered(deliveryTag: number): void {
    this.#loose?.add(deliveryTag)
  }

  /** Keeps a message from {@link giveBack}: it is worked on. False: the channel is gone, and somebody else gets the message. */
  hold(deliveryTag: number): boolean {
    if (!this.#open) return false
    this.#loose?.delete(deliveryTag)
    return true
  }

  /** Takes a message that was held off its queue, also after {@link retire}. */
  release(deliveryTag: number): void {
    if (!this.#gone) this.#acks.add(deliveryTag)
  }

  /** Puts a message that was held back to its queue. */
  putBack(deliveryTag: number): void {
    if (this.#gone) return
    this.#acks.settledOtherwise(deliveryTag)
    this.#send(() => this.channel.nack(messageOf(deliveryTag), false, true))
  }

  /** Takes a message off its queue. False: the channel is gone, and somebody else gets the message. */
  acknowledge(deliveryTag: number): boolean {
    if (!this.#open) return false
    this.#loose?.delete(deliveryTag)
    this.#acks.add(deliveryTag)
    return true
  }

  /** Takes a message off its queue as unfit. */
  reject(deliveryTag: number): void {
    if (!this.#open) return
    this.#loose?.delete(deliveryTag)
    this.#acks.settledOtherwise(deliveryTag)
    this.#send(() => this.channel.reject(messageOf(deliveryTag), false))
  }

  /** Settles nothing more: the channel is gone. */
  abandon(): void {
    this.#open = false
    this.#gone = true
    this.#acks.clear()
  }

  /** Sends what is collected. */
  flush(): void {
    if (!this.#gone) this.#acks.flush()
  }

  /** Takes nothing more up: what was not acknowledged or held by now is left to {@link giveBack}. */
  retire(): void {
    this.#open = false
    this.#acks.flush()
  }

  /** Puts everything that is neither acknowledged nor held back to its queue. */
  giveBack(): void {
    if (this.#loose === null) this.#send(() => this.channel.nackAll(true))
    else for (const tag of this.#loose) this.putBack(tag)
    this.#loose?.clear()
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
