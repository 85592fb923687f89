import type { Channel, ChannelModel } from 'amqplib'
import { BrokerError } from './broker-error.js'
import { DirectFrames } from './frames/direct-frames.js'
import { MessageWriter } from './frames/message-writer.js'
import type { TurnWriter } from './frames/turn-writer.js'
import type { Publication } from './publication.js'
import { PublicationBatch } from './publication-batch.js'

/** What the broker says on a channel without confirmations. */
export interface BatchEvents {
  /** The broker has dealt with a message, and there was a queue for it if there had to be one. */
  onKnown(publication: Publication): void
  /** No queue took a message. */
  onReturned(publication: Publication): void
  /** There is room in the process's own buffer again. */
  onDrain(): void
  /** The broker closed the channel alone. */
  onClosed(channel: BatchChannel, error: BrokerError): void
}

/**
 * A channel without confirmations for what may be lost with the queue that it goes to: calls, and answers to them, where queues
 * live in the memory of one broker. To confirm each would cost a fifth of the calls a second.
 */
export class BatchChannel {
  readonly #channel: Channel
  readonly #messages: MessageWriter
  readonly #batch: PublicationBatch
  readonly #events: BatchEvents

  private constructor(channel: Channel, writer: TurnWriter | null, events: BatchEvents) {
    this.#channel = channel
    this.#events = events
    this.#messages = new MessageWriter(channel, DirectFrames.of(channel, writer), false)
    // On a channel without consumers this changes nothing, and is answered at once.
    this.#batch = new PublicationBatch(
      () => channel.prefetch(0),
      (publication) => events.onKnown(publication),
    )
    let refusal: unknown = null
    channel.on('return', ({ fields, content }) => {
      const publication = this.#batch.returned(fields.exchange, fields.routingKey, content)
      if (publication) events.onReturned(publication)
    })
    channel.on('drain', () => events.onDrain())
    channel.on('error', (error) => {
      refusal = error
    })
    channel.on('close', () => {
      if (refusal !== null) events.onClosed(this, BrokerError.from(refusal))
    })
  }

  static async open(model: ChannelModel, writer: TurnWriter | null, events: BatchEvents): Promise<BatchChannel> {
    return new BatchChannel(await model.createChannel(), writer, events)
  }

  /** Publishes. False if it should not be written to until it is told that there is room. Throws what amqplib throws. */
  publish(publication: Publication): boolean {
    const { exchangeName, routingKey, content, properties } = publication
    const more = this.#messages.publish(exchangeName, routingKey, content, properties)
    this.#batch.add(publication)
    return more
  }

  /** All that the broker is not known to have, in the order of publishing. */
  drain(): Publication[] {
    return this.#batch.drain()
  }

  /** Ends the channel. The broker has dealt with everything once this resolves, and all that it has is told of. */
  async close(): Promise<void> {
    await this.#channel.prefetch(0)
    for (const publication of this.#batch.drain()) this.#events.onKnown(publication)
    await this.#channel.close()
  }
}
