import { scanCallIds } from '../../core/call-id-scan.js'
import {
  CallCancelled,
  InvalidTarget,
  MessageDeliveryFailure,
  MessageLimitExceeded,
  MessageUndeliverable,
} from '../../core/errors.js'
import { newId } from '../../core/ids.js'
import type { Reply, Request } from '../../core/message.js'
import { defaultLimits, type MessageLimits } from '../../core/message-limits.js'
import { mergeTarget, type Target } from '../../core/target.js'
import { decodeReply, decodeSizedBody, encodeRequest } from '../../core/wire.js'
import { type ConnectOptions, standardExchange } from '../connect-options.js'
import { PendingCalls } from '../pending-calls.js'
import type { Listener, ListenOptions, SendOptions, SurveyOptions, Transport } from '../transport.js'
import type { MemoryBroker } from './memory-broker.js'
import { MemoryListener } from './memory-listener.js'
import type { QueueConsumer } from './memory-queue.js'
import { UnroutedCast } from './unrouted-cast.js'

/** How long a cast waits for a queue at most, in milliseconds; over RabbitMQ `stubwire_unrouted_retry` says so. */
const unroutedCastMs = 1_000

interface Route {
  readonly exchange: string
  readonly routingKey: string
}

/** A transport over a broker inside the process. Messages go through the same texts as on the wire. */
export class MemoryTransport implements Transport {
  readonly driver = 'memory'
  readonly defaultExchange: string
  readonly allowedRemoteModules: readonly string[]
  readonly #broker: MemoryBroker
  readonly #limits: MessageLimits
  readonly #pending = new PendingCalls()
  readonly #listeners = new Set<Listener>()
  readonly #unrouted = new Set<UnroutedCast>()
  #replyQueue: string | null = null
  #closed = false

  constructor(broker: MemoryBroker, options: ConnectOptions, limits: MessageLimits = defaultLimits) {
    this.#broker = broker
    this.#limits = limits
    this.defaultExchange = options.defaultExchange || standardExchange
    this.allowedRemoteModules = options.allowedRemoteModules ?? []
  }

  get strayReplies(): number {
    return this.#pending.ignored
  }

  /** No async function: what it throws has to reject as well. */
  call(target: Target, request: Request, options: SendOptions): Promise<Reply> {
    try {
      return this.#call(target, request, options)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #call(target: Target, request: Request, options: SendOptions): Promise<Reply> {
    if (target.fanout) throw new InvalidTarget('A call cannot be used with fanout', target)
    const { exchange, routingKey } = this.#route(target)
    this.#requireOpen()
    const { timeoutMs, monitorMs, signal } = options
    const messageId = newId()
    const replyQueue = this.#listenForReplies()
    const monitorTimeout = monitorMs === null ? null : monitorMs / 1000
    const body = encodeRequest(request, { messageId, replyQueue, monitorTimeout }, newId(), this.#limits)
    const { method } = request
    const record = { messageId, replyQueue, target, method, timeoutMs, monitorMs }
    const call = this.#pending.open(signal === undefined ? record : { ...record, signal })
    if (!call.settled) {
      const deadline = timeoutMs === null ? null : performance.now() + timeoutMs
      const offer = (): boolean => {
        const left = deadline === null ? null : Math.round(deadline - performance.now())
        const routed = !call.settled && this.#broker.publish(exchange, routingKey, body, left)
        if (routed) call.markSent()
        return routed
      }
      if (!offer()) {
        if (options.atLeastOnce) call.fail(new MessageUndeliverable(exchange, routingKey))
        else this.#waitForQueue(offer, call.answer)
      }
    }
    return call.answer
  }

  /** Offers a request again whenever a queue is bound, until it is over. */
  #waitForQueue(offer: () => boolean, over: Promise<unknown>): void {
    const message = { offer }
    const { unrouted } = this.#broker
    unrouted.add(message)
    const forget = () => unrouted.delete(message)
    over.then(forget, forget)
  }

  async survey(target: Target, request: Request, { withinMs }: SurveyOptions): Promise<readonly Reply[]> {
    const all = mergeTarget(target, { fanout: true })
    const { exchange, routingKey } = this.#route(all)
    this.#requireOpen()
    const messageId = newId()
    const replyQueue = this.#listenForReplies()
    const body = encodeRequest(request, { messageId, replyQueue, monitorTimeout: null }, newId(), this.#limits)
    const { method } = request
    const record = { messageId, replyQueue, target: all, method, timeoutMs: withinMs, monitorMs: null }
    const survey = this.#pending.openSurvey(record)
    this.#broker.publish(exchange, routingKey, body, Math.trunc(withinMs))
    survey.markSent()
    return survey.answers
  }

  async cast(target: Target, request: Request, options: SendOptions): Promise<void> {
    const { exchange, routingKey } = this.#route(target)
    this.#requireOpen()
    const body = encodeRequest(request, null, newId(), this.#limits)
    const { signal } = options
    if (signal?.aborted) {
      throw new CallCancelled(`The cast of ${request.method} was cancelled; it was not sent`, { cause: signal.reason })
    }
    const publish = () => this.#broker.publish(exchange, routingKey, body)
    // A fanout without servers is nothing to complain about.
    if (publish() || target.fanout) return
    const whenLate = () => new MessageUndeliverable(exchange, routingKey)
    if (options.atLeastOnce) throw whenLate()
    const { method } = request
    const waitMs = Math.min(unroutedCastMs, options.timeoutMs ?? unroutedCastMs)
    const cast = new UnroutedCast(this.#broker.unrouted, { method, waitMs, signal, publish, whenLate })
    this.#unrouted.add(cast)
    try {
      await cast.done
    } finally {
      this.#unrouted.delete(cast)
    }
  }

  async listen(target: Target, options: ListenOptions): Promise<Listener> {
    const { topic, server } = target
    if (!topic || !server) {
      throw new InvalidTarget("A server's target must have topic and server names specified", target)
    }
    this.#requireOpen()
    const exchange = target.exchange || this.defaultExchange
    const listener = new MemoryListener(this.#broker, { exchange, topic, server }, options, this.#limits)
    this.#listeners.add(listener)
    return {
      stop: () => listener.stop(),
      close: () => {
        this.#listeners.delete(listener)
        return listener.close()
      },
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#pending.rejectAll(({ record, sent }) => {
      const { method, messageId } = record
      return new CallCancelled(`The transport was closed during the call of ${method}, message ID ${messageId}`, {
        sent,
      })
    })
    for (const cast of this.#unrouted) cast.fail(new MessageDeliveryFailure('The transport is closed'))
    if (this.#replyQueue !== null) this.#broker.deleteQueue(this.#replyQueue)
    await Promise.all([...this.#listeners].map((listener) => listener.close()))
    this.#listeners.clear()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #route(target: Target): Route {
    const { topic, server, fanout } = target
    if (!topic) throw new InvalidTarget('A topic is required to send', target)
    // Fanout wins over the server, and its exchange does not depend on the one of the target.
    if (fanout) return { exchange: `${topic}_fanout`, routingKey: '' }
    return { exchange: target.exchange || this.defaultExchange, routingKey: server ? `${topic}.${server}` : topic }
  }

  /** The queue for answers, made on the first call. */
  #listenForReplies(): string {
    if (this.#replyQueue === null) {
      this.#replyQueue = `reply_${newId()}`
      this.#broker.declareQueue(this.#replyQueue).subscribe(this.#replies)
    }
    return this.#replyQueue
  }

  readonly #replies: QueueConsumer = {
    hasRoom: () => true,
    deliver: ({ body }) => {
      try {
        this.#pending.deliver(decodeReply(decodeSizedBody(body, this.#limits)))
      } catch (error) {
        // What is no message belongs to no call.
        if (error instanceof MessageLimitExceeded) this.#pending.refuse(scanCallIds(Buffer.from(body)).messageId, error)
      }
    },
  }

  #requireOpen(): void {
    if (this.#closed) throw new MessageDeliveryFailure('The transport is closed')
  }
}
