import type { DeliveryPace } from './delivery-pace.js'

/** A message in a queue: the text of its body. */
export interface QueuedMessage {
  readonly body: string
  /** How long it may wait, in milliseconds: the time that the sender of a call has; null for casts. */
  readonly expirationMs: number | null
  /** Reading of the monotonic clock from which on it is dropped; null keeps it. */
  readonly expiresAt: number | null
  /** Place in the queue, which it gets back when it is returned. */
  readonly place: number
  /** How often it came back. */
  readonly deliveries: number
}

/** Whoever takes messages from a queue. */
export interface QueueConsumer {
  /** Whether another message may be delivered now. */
  hasRoom(): boolean
  /** Takes a message. Must not throw. */
  deliver(message: QueuedMessage, queue: MemoryQueue): void
}

/**
 * A queue: first in, first out, to its consumers in turn. Nothing is ever delivered inside of {@link push}, but when the code that
 * runs is done.
 */
export class MemoryQueue {
  readonly name: string
  /** Those before the head were taken. */
  #messages: (QueuedMessage | undefined)[] = []
  #head = 0
  #nextPlace = 0
  readonly #consumers: QueueConsumer[] = []
  #turn = 0
  readonly #pace: DeliveryPace
  #scheduled = false
  readonly #onTurn = (): void => {
    this.#scheduled = false
    this.#deliver()
  }

  /** Queues that share a pace leave the event loop its turns together. */
  constructor(name: string, pace: DeliveryPace) {
    this.name = name
    this.#pace = pace
  }

  /** How many messages wait, without those that have expired at the head. */
  get length(): number {
    this.#dropExpired()
    return this.#messages.length - this.#head
  }

  push(body: string, expirationMs: number | null): void {
    this.#dropExpired()
    const expiresAt = expirationMs === null ? null : performance.now() + expirationMs
    this.#messages.push({ body, expirationMs, expiresAt, place: this.#nextPlace++, deliveries: 0 })
    this.schedule()
  }

  /** Takes messages back to where they were. */
  requeue(messages: readonly QueuedMessage[]): void {
    if (messages.length === 0) return
    const all = [...messages, ...(this.#messages.slice(this.#head) as QueuedMessage[])]
    this.#messages = all.sort((one, other) => one.place - other.place)
    this.#head = 0
    this.schedule()
  }

  subscribe(consumer: QueueConsumer): void {
    this.#consumers.push(consumer)
    this.schedule()
  }

  unsubscribe(consumer: QueueConsumer): void {
    const at = this.#consumers.indexOf(consumer)
    if (at >= 0) this.#consumers.splice(at, 1)
  }

  /** Delivers soon, if there is something to deliver: to be called when a consumer has room again. */
  schedule(): void {
    if (this.#scheduled || this.#head === this.#messages.length || this.#consumers.length === 0) return
    this.#scheduled = true
    this.#pace.soon(this.#onTurn)
  }

  #deliver(): void {
    for (;;) {
      this.#dropExpired()
      if (this.#head === this.#messages.length) return
      if (!this.#pace.take()) break
      const consumer = this.#nextConsumer()
      if (consumer === undefined) return
      consumer.deliver(this.#shift(), this)
    }
    this.schedule()
  }

  /** The consumer whose turn it is among those that have room. */
  #nextConsumer(): QueueConsumer | undefined {
    const count = this.#consumers.length
    for (let step = 0; step < count; step++) {
      const at = (this.#turn + step) % count
      const consumer = this.#consumers[at]
      if (consumer?.hasRoom()) {
        this.#turn = (at + 1) % count
        return consumer
      }
    }
    return undefined
  }

  #dropExpired(): void {
    for (let head = this.#messages[this.#head]; head !== undefined; head = this.#messages[this.#head]) {
      if (head.expiresAt === null || head.expiresAt > performance.now()) return
      this.#shift()
    }
  }

  #shift(): QueuedMessage {
    const message = this.#messages[this.#head] as QueuedMessage
    // Not kept until the next slice: what is held needlessly is copied by every collection of garbage.
    this.#messages[this.#head++] = undefined
    if (this.#head > 1024 && this.#head * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#head)
      this.#head = 0
    }
    return message
  }
}
