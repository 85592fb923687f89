import type { ReceivedRequest, Reply } from '../core/message.js'
import { isTruthy } from '../core/python-value.js'
import type { DecodedRequest } from '../core/wire.js'
import type { DuplicateWindow } from '../transport/duplicate-window.js'
import type { IncomingRequest } from '../transport/transport.js'
import type { ReplyAddress, ReplySender } from './reply-sender.js'
import type { Delivery } from './subscription.js'

/** A request that came from the broker. */
export class RabbitRequest implements IncomingRequest {
  readonly request: ReceivedRequest
  readonly monitorTimeout: unknown
  readonly timeoutMs: number | null
  readonly #uniqueId: unknown
  readonly #address: ReplyAddress | null
  readonly #delivery: Delivery
  readonly #duplicates: DuplicateWindow
  readonly #replies: ReplySender

  /** `expiration` is the message's property of that name: callers write their whole time into it. */
  constructor(
    decoded: DecodedRequest,
    expiration: unknown,
    delivery: Delivery,
    context: { readonly duplicates: DuplicateWindow; readonly replies: ReplySender },
  ) {
    const { request, messageId, replyQueue, monitorTimeout, uniqueId } = decoded
    this.request = request
    this.monitorTimeout = monitorTimeout
    this.timeoutMs = typeof expiration === 'string' && /^\d{1,10}$/.test(expiration) ? Number(expiration) : null
    this.#uniqueId = uniqueId
    this.#address = isTruthy(messageId) && typeof replyQueue === 'string' ? { messageId, replyQueue } : null
    this.#delivery = delivery
    this.#duplicates = context.duplicates
    this.#replies = context.replies
  }

  get expectsReply(): boolean {
    return this.#address !== null
  }

  acknowledge(): boolean {
    return this.#delivery.acknowledge() && !this.#duplicates.seen(this.#uniqueId)
  }

  async reply(reply: Reply): Promise<void> {
    if (this.#address) await this.#replies.send(this.#address, reply)
  }

  async heartbeat(): Promise<boolean> {
    return this.#address !== null && this.#replies.heartbeat(this.#address)
  }
}
