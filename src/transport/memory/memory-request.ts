import { newId } from '../../core/ids.js'
import type { ReceivedRequest, Reply } from '../../core/message.js'
import type { MessageLimits } from '../../core/message-limits.js'
import { isTruthy } from '../../core/python-value.js'
import { type DecodedRequest, encodeReply } from '../../core/wire.js'
import type { Hold, IncomingRequest } from '../transport.js'
import type { MemoryQueue, QueuedMessage } from './memory-queue.js'

/** What a request needs of the listener that took it from the queue. */
export interface RequestOwner {
  /** Takes the request off the queue; false if it is not to be executed. */
  settle(request: MemoryRequest): boolean
  /** Keeps the request on the queue while it is worked on; null if it is not to be executed. */
  hold(request: MemoryRequest): Hold | null
  /** Publishes to a reply queue; false if it is gone. */
  send(replyQueue: string, body: string): boolean
}

/** A request that was delivered. */
export class MemoryRequest implements IncomingRequest {
  readonly request: ReceivedRequest
  readonly expectsReply: boolean
  readonly monitorTimeout: unknown
  readonly timeoutMs: number | null
  readonly uniqueId: unknown
  /** Whence it came. */
  readonly message: QueuedMessage
  readonly queue: MemoryQueue
  /** Place in the list of those that are not settled; -1 if it is in none. */
  slot = -1
  /** Whether it stays on its queue while it is worked on. */
  held = false
  readonly #messageId: unknown
  readonly #replyQueue: unknown
  readonly #owner: RequestOwner
  readonly #limits: MessageLimits
  #answered = false

  constructor(
    decoded: DecodedRequest,
    message: QueuedMessage,
    queue: MemoryQueue,
    owner: RequestOwner,
    limits: MessageLimits,
  ) {
    this.request = decoded.request
    this.message = message
    this.queue = queue
    this.monitorTimeout = decoded.monitorTimeout
    // The whole time that the sender waits; null if it does not say.
    this.timeoutMs = message.expirationMs
    this.uniqueId = decoded.uniqueId
    this.expectsReply = isTruthy(decoded.messageId)
    this.#messageId = decoded.messageId
    this.#replyQueue = decoded.replyQueue
    this.#owner = owner
    this.#limits = limits
  }

  acknowledge(): boolean {
    return this.#owner.settle(this)
  }

  hold(): Hold | null {
    return this.#owner.hold(this)
  }

  reply(reply: Reply): Promise<void> | undefined {
    if (!this.expectsReply || this.#answered) return undefined
    try {
      this.#send(reply, true)
    } catch (error) {
      return Promise.reject(error)
    }
    this.#answered = true
    return undefined
  }

  async heartbeat(): Promise<boolean> {
    if (!this.expectsReply || this.#answered) return false
    try {
      return this.#send({ result: null, failure: null }, false)
    } catch {
      // Whatever the caller calls itself cannot be written.
      return false
    }
  }

  #send({ result, failure, floats }: Reply, ending: boolean): boolean {
    const messageId = this.#messageId
    const body = encodeReply({ result, failure, floats, ending, messageId, uniqueId: newId() }, this.#limits)
    return typeof this.#replyQueue === 'string' && this.#owner.send(this.#replyQueue, body)
  }
}
