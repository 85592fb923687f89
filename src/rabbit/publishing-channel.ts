import type { ChannelModel, ConfirmChannel } from 'amqplib'
import { BrokerError } from './broker-error.js'
import type { ConfirmWindow } from './confirm-window.js'
import { DirectFrames } from './frames/direct-frames.js'
import { MessageWriter } from './frames/message-writer.js'
import type { TurnWriter } from './frames/turn-writer.js'
import type { Publication } from './publication.js'

/** What the broker says on a channel that is published on. */
export interface PublishingEvents {
  /** The broker has dealt with a message; `publication.returned` says if no queue took it. */
  onConfirmed(publication: Publication): void
  /** The broker refused a message. */
  onRefused(publication: Publication): void
  /** After all messages of one word of the broker; `refused` says which word it was. */
  afterConfirmations(window: ConfirmWindow, refused: boolean): void
  /** There is room in the process's own buffer again. */
  onDrain(channel: ConfirmChannel): void
  /** The broker closed the channel alone. */
  onClosed(channel: ConfirmChannel, error: BrokerError): void
}

/** A channel with confirmations. */
export interface PublishingChannel {
  readonly channel: ConfirmChannel
  readonly messages: MessageWriter
  /** Throws what the broker closed the channel for, if it did. */
  requireOpen(): void
}

/** Opens a channel with confirmations, which are told in terms of the publications in a window. */
export async function openPublishingChannel(
  model: ChannelModel,
  window: ConfirmWindow,
  events: PublishingEvents,
  writer: TurnWriter | null,
): Promise<PublishingChannel> {
  const channel = await model.createConfirmChannel()
  const messages = new MessageWriter(channel, DirectFrames.of(channel, writer), true)
  let refusal: unknown = null
  channel.on('ack', ({ deliveryTag, multiple }) => {
    for (const publication of window.take(deliveryTag, multiple)) events.onConfirmed(publication)
    events.afterConfirmations(window, false)
  })
  channel.on('nack', ({ deliveryTag, multiple }) => {
    for (const publication of window.take(deliveryTag, multiple)) events.onRefused(publication)
    events.afterConfirmations(window, true)
  })
  channel.on('return', ({ fields, content }) => {
    const publication = window.returned(fields.exchange, fields.routingKey, content)
    if (publication) publication.returned = true
  })
  channel.on('drain', () => events.onDrain(channel))
  channel.on('error', (error) => {
    refusal = error
  })
  channel.on('close', () => {
    if (refusal !== null) events.onClosed(channel, BrokerError.from(refusal))
  })
  const requireOpen = (): void => {
    if (refusal !== null) throw BrokerError.from(refusal)
  }
  return { channel, messages, requireOpen }
}
