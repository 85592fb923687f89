import type { ConsumeMessage } from 'amqplib'
import { MessagingException } from '../core/errors.js'
import type { ReceivedRequest, Reply } from '../core/message.js'
import { isTruthy } from '../core/python-value.js'
import type { DecodedRequest } from '../core/wire.js'
import type { DuplicateWindow } from '../transport/duplicate-window.js'
import type { Hold, IncomingRequest } from '../transport/transport.js'
import type { DeliveryChannel } from './delivery-channel.js'
import type { HeldRequests } from './held-request.js'
import type { ReplyAddress, ReplySender } from './reply-sender.js'

/** Header that RabbitMQ's plugin rabbitmq_message_timestamp sets, too. */
export const timestampHeader = 'timestamp_in_ms'

/** What all requests of a listener share. */
export interface RequestContext {
  readonly duplicates: DuplicateWindow
  readonly replies: ReplySender
  /** Null if requests are not held. */
  readonly held: HeldRequests | null
}

/** Stands where a request was that is answered. */
const answered: ReceivedRequest = Object.freeze({
  method: null,
  args: null,
  namespace: null,
  version: null,
  context: Object.freeze({}),
})

/** A request that came from the broker. */
export class RabbitRequest implements IncomingRequest {
  request: ReceivedRequest
  readonly monitorTimeout: unknown
  /** Callers write their whole time into the message's expiration, as digits. */
  readonly timeoutMs: number | null
  readonly sentAt: number | null
  readonly #uniqueId: unknown
  readonly #address: ReplyAddress | null
  /** Null once it is acknowledged: its bytes are part of all that was read at the time. */
  #message: ConsumeMessage | null
  readonly #channel: DeliveryChannel
  readonly #context: RequestContext
  readonly #onAcknowledged: () => void

  /** `onAcknowledged` is told once the request is taken off its queue. Must not throw. */
  constructor(
    decoded: DecodedRequest,
    message: ConsumeMessage,
    channel: DeliveryChannel,
    context: RequestContext,
    onAcknowledged: () => void = () => {},
  ) {
    const { request, messageId, replyQueue, monitorTimeout, uniqueId } = decoded
    this.request = request
    this.monitorTimeout = monitorTimeout
    this.timeoutMs = milliseconds(message.properties.expiration)
    this.sentAt = sentAt(message.properties)
    this.#uniqueId = uniqueId
    this.#address = isTruthy(messageId) && typeof replyQueue === 'string' ? { messageId, replyQueue } : null
    this.#message = message
    this.#channel = channel
    this.#context = context
    this.#onAcknowledged = onAcknowledged
  }

  get expectsReply(): boolean {
    return this.#address !== null
  }

  acknowledge(): boolean {
    const message = this.#message
    this.#message = null
    if (message === null || !this.#channel.acknowledge(message.fields.deliveryTag)) return false
    this.#onAcknowledged()
    return !this.#context.duplicates.seen(this.#uniqueId)
  }

  hold(): Hold | null {
    const { held } = this.#context
    if (held === null) throw new MessagingException('The listener was not asked to let requests be held')
    if (this.#message === null) throw new MessagingException('The request is acknowledged, and cannot be held')
    return held.take(this.#uniqueId, { message: this.#message, channel: this.#channel })
  }

  reply(reply: Reply): Promise<void> {
    // The broker may take its time with the answer, and the arguments may be large.
    this.request = answered
    return this.#address ? this.#context.replies.send(this.#address, reply) : Promise.resolve()
  }

  heartbeat(): Promise<boolean> {
    return this.#address ? this.#context.replies.heartbeat(this.#address) : Promise.resolve(false)
  }
}

function milliseconds(expiration: unknown): number | null {
  return typeof expiration === 'string' && /^\d{1,10}$/.test(expiration) ? Number(expiration) : null
}

/** Milliseconds where somebody wrote them, else the seconds of the standard property. */
function sentAt({ headers, timestamp }: ConsumeMessage['properties']): number | null {
  const exact: unknown = headers?.[timestampHeader]
  if (typeof exact === 'number') return exact
  return typeof timestamp === 'number' ? timestamp * 1000 : null
}
