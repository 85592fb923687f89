/** A message that no queue took. */
export interface UnroutedMessage {
  /** Publishes it again; true if a queue took it. */
  offer(): boolean
}

/**
 * Messages that wait for a queue, as those do that RabbitMQ hands back: most are sent just before their server listens. They are
 * offered again whenever a queue is bound; how long they wait is their senders' decision.
 */
export class UnroutedMessages {
  readonly #waiting = new Set<UnroutedMessage>()

  add(message: UnroutedMessage): void {
    this.#waiting.add(message)
  }

  /** Its sender does not wait any more. */
  delete(message: UnroutedMessage): void {
    this.#waiting.delete(message)
  }

  /** A queue was bound, which may be theirs. */
  offerAll(): void {
    for (const message of this.#waiting) if (message.offer()) this.#waiting.delete(message)
  }
}
