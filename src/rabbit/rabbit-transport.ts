import {
  CallCancelled,
  InvalidTarget,
  MessageDeliveryFailure,
  MessageUndeliverable,
  MessagingTimeout,
} from '../core/errors.js'
import { newId } from '../core/ids.js'
import type { Reply, Request } from '../core/message.js'
import { SlotList } from '../core/slot-list.js'
import { formatTarget, mergeTarget, type Target } from '../core/target.js'
import { encodeRequest } from '../core/wire.js'
import { standardExchange } from '../transport/connect-options.js'
import { Deadlines } from '../transport/deadlines.js'
import { PendingCalls } from '../transport/pending-calls.js'
import type {
  Listener,
  ListenOptions,
  SendOptions,
  SurveyOptions,
  Transport,
  WatchOptions,
} from '../transport/transport.js'
import type { TransportUrl } from '../transport/url.js'
import { type BrokerAddress, brokerAddresses } from './broker-address.js'
import { BrokerError } from './broker-error.js'
import { RabbitListener } from './listener.js'
import type { RabbitOptions } from './options.js'
import type { Publication } from './publication.js'
import { Publisher } from './publisher.js'
import type { RabbitConnectOptions } from './rabbit-connect-options.js'
import { ReplyConsumer } from './reply-consumer.js'
import { ReplySender } from './reply-sender.js'
import { requestPublication } from './request-publication.js'
import { routeOf } from './topology.js'
import { UnderWay } from './under-way.js'
import { WaitingCast } from './waiting-cast.js'
import { RabbitWatcher } from './watcher.js'

const defaultListenTimeoutMs = 60_000

/**
 * Carries messages over RabbitMQ: one connection publishes, requests and answers alike, one consumes the answers to all calls,
 * and every listener has one more.
 */
export class RabbitTransport implements Transport {
  readonly driver = 'rabbit'
  readonly defaultExchange: string
  readonly allowedRemoteModules: readonly string[]
  readonly #addresses: readonly BrokerAddress[]
  readonly #options: RabbitOptions
  readonly #listenTimeoutMs: number
  readonly #deadlines = new Deadlines()
  readonly #pending = new PendingCalls(this.#deadlines)
  readonly #casts = new SlotList<WaitingCast>()
  readonly #publisher: Publisher
  readonly #replyConsumer: ReplyConsumer
  readonly #replySender: ReplySender
  readonly #underWay: UnderWay
  readonly #listeners = new Set<RabbitListener>()
  readonly #watchers = new Set<RabbitWatcher>()
  #closing: Promise<void> | null = null

  constructor(url: TransportUrl, options: RabbitOptions, connectOptions: RabbitConnectOptions) {
    this.defaultExchange = connectOptions.defaultExchange || standardExchange
    this.allowedRemoteModules = connectOptions.allowedRemoteModules ?? []
    this.#listenTimeoutMs = connectOptions.listenTimeoutMs ?? defaultListenTimeoutMs
    this.#addresses = brokerAddresses(url)
    this.#options = options
    this.#publisher = new Publisher(this.#addresses, options)
    this.#underWay = new UnderWay(options.maxUnderWayBytes, () => this.#publisher.obstacle)
    this.#replyConsumer = new ReplyConsumer(this.#addresses, options, {
      onReply: (reply) => void this.#pending.deliver(reply),
      onRefused: (messageId, error) => this.#pending.refuse(messageId, error),
      release: (publication) => this.#publisher.publish(publication),
    })
    this.#replySender = new ReplySender(this.#publisher, {
      offerForMs: options.missingConsumerRetryMs,
      mandatory: options.mandatoryReplies,
      compress: options.compress,
      limits: options.limits,
    })
  }

  get strayReplies(): number {
    return this.#pending.ignored
  }

  async call(target: Target, request: Request, options: SendOptions): Promise<Reply> {
    if (target.fanout) throw new InvalidTarget('A call cannot be used with fanout', target)
    const route = routeOf(target, this.defaultExchange, this.#options)
    this.#requireOpen(target, request)
    const { timeoutMs, monitorMs, retry, atLeastOnce, signal } = options
    const messageId = newId()
    const replyQueue = this.#replyConsumer.queue
    const monitorTimeout = monitorMs === null ? null : monitorMs / 1000
    const body = encodeRequest(request, { messageId, replyQueue, monitorTimeout }, newId(), this.#options.limits)
    const weight = this.#underWay.admit(target, request, body)
    const record = { messageId, replyQueue, target, method: request.method, timeoutMs, monitorMs }
    const call = this.#pending.open(signal ? { ...record, signal } : record)
    const publication = requestPublication({
      route,
      body,
      timeoutMs,
      retry,
      mandatory: atLeastOnce || this.#options.mandatoryRequests,
      patienceMs: atLeastOnce ? 0 : Number.POSITIVE_INFINITY,
      stamp: this.#options.stampRequests,
      compress: this.#options.compress,
      batched: true,
      onOutcome: (error) => (error === null ? call.markSent() : call.fail(error)),
    })
    call.carrier = publication
    if (!call.settled) this.#replyConsumer.admit(publication)
    try {
      return await call.answer
    } catch (error) {
      throw this.#explained(error, publication)
    } finally {
      this.#underWay.release(weight)
      this.#abandon(publication)
    }
  }

  async survey(target: Target, request: Request, { withinMs }: SurveyOptions): Promise<readonly Reply[]> {
    const all = mergeTarget(target, { fanout: true })
    const route = routeOf(all, this.defaultExchange, this.#options)
    this.#requireOpen(all, request)
    const messageId = newId()
    const replyQueue = this.#replyConsumer.queue
    // Servers answer whatever names a reply queue, on whichever way it came to them.
    const body = encodeRequest(request, { messageId, replyQueue, monitorTimeout: null }, newId(), this.#options.limits)
    const { method } = request
    const survey = this.#pending.openSurvey({
      messageId,
      replyQueue,
      target: all,
      method,
      timeoutMs: withinMs,
      monitorMs: null,
    })
    const publication = requestPublication({
      route,
      body,
      timeoutMs: withinMs,
      retry: null,
      mandatory: false,
      compress: this.#options.compress,
      onOutcome: (error) => (error === null ? survey.markSent() : survey.fail(error)),
    })
    survey.carrier = publication
    this.#replyConsumer.admit(publication)
    try {
      return await survey.answers
    } finally {
      this.#abandon(publication)
    }
  }

  async cast(target: Target, request: Request, options: SendOptions): Promise<void> {
    const route = routeOf(target, this.defaultExchange, this.#options)
    this.#requireOpen(target, request)
    const { timeoutMs, retry, atLeastOnce, signal } = options
    const body = encodeRequest(request, null, newId(), this.#options.limits)
    if (signal?.aborted) throw castCancelled(target, request, signal, false)
    const weight = this.#underWay.admit(target, request, body)
    const cast = new WaitingCast(this.#deadlines, timeoutMs, () =>
      this.#castTimeout(target, request, timeoutMs, publication),
    )
    const publication = requestPublication({
      route,
      body,
      // A cast may wait in its queue for ever; the time is for the broker to take it.
      timeoutMs: null,
      retry,
      mandatory: atLeastOnce || this.#options.mandatoryRequests,
      patienceMs: atLeastOnce ? 0 : this.#options.unroutedRetryMs,
      stamp: this.#options.stampRequests,
      compress: this.#options.compress,
      onOutcome: (error) => (error === null ? cast.taken() : cast.fail(error)),
    })
    cast.carrier = publication
    const onAbort = signal && (() => cast.fail(castCancelled(target, request, signal, publication.exposed)))
    if (onAbort) signal.addEventListener('abort', onAbort, { once: true })
    this.#casts.add(cast)
    try {
      this.#publisher.publish(publication)
      await cast.done
    } finally {
      this.#underWay.release(weight)
      if (onAbort) signal.removeEventListener('abort', onAbort)
      this.#casts.remove(cast)
      this.#publisher.abandon(publication)
    }
  }

  async listen(target: Target, options: ListenOptions): Promise<Listener> {
    const listener = new RabbitListener(target, options, {
      addresses: this.#addresses,
      options: this.#options,
      defaultExchange: this.defaultExchange,
      replies: this.#replySender,
      publish: (publication) => this.#publisher.publish(publication),
      timeoutMs: this.#listenTimeoutMs,
      onClose: () => this.#listeners.delete(listener),
    })
    if (this.#closing) throw new CallCancelled(`Cannot listen on ${formatTarget(target)}: the transport is closed`)
    this.#listeners.add(listener)
    await listener.start()
    return listener
  }

  async watch(options: WatchOptions): Promise<Listener> {
    if (this.#closing) throw new CallCancelled('Cannot watch an exchange: the transport is closed')
    const watcher = new RabbitWatcher(
      this.#addresses,
      this.#options,
      this.defaultExchange,
      options,
      this.#listenTimeoutMs,
    )
    this.#watchers.add(watcher)
    try {
      await watcher.start()
    } catch (cause) {
      this.#watchers.delete(watcher)
      throw new MessageDeliveryFailure(`Cannot watch: ${BrokerError.from(cause).message}`, { cause })
    }
    return watcher
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    this.#pending.rejectAll(
      (call) =>
        new CallCancelled(`The transport was closed during the call of ${call.record.method}`, { sent: call.sent }),
    )
    for (const cast of this.#casts.toArray()) {
      const sent = cast.carrier?.exposed ?? false
      cast.fail(new CallCancelled('The transport was closed during a cast', { sent }))
    }
    this.#replySender.close()
    await Promise.all([
      ...[...this.#listeners, ...this.#watchers].map((listener) => listener.close()),
      this.#replyConsumer.close(),
      this.#publisher.close(new CallCancelled('The transport was closed')),
    ])
  }

  #abandon(publication: Publication): void {
    if (publication.settled) return
    this.#replyConsumer.abandon(publication)
    this.#publisher.abandon(publication)
  }

  #requireOpen(target: Target, { method }: Request): void {
    if (this.#closing)
      throw new CallCancelled(`Cannot send ${method} to ${formatTarget(target)}: the transport is closed`)
  }

  /** A request that never left has a reason that the clock does not know. */
  #explained(error: unknown, { unrouted, exchangeName, routingKey }: Publication): unknown {
    if (error instanceof MessagingTimeout && unrouted) return unroutedTimeout(error, exchangeName, routingKey)
    const cause = this.#replyConsumer.obstacle ?? this.#publisher.obstacle
    if (!(error instanceof MessagingTimeout) || error.sent || !cause) return error
    return new MessagingTimeout(`${error.message}; ${cause.message}`, { ...error.details, cause })
  }

  #castTimeout(target: Target, { method }: Request, timeoutMs: number | null, publication: Publication): Error {
    const cause = this.#publisher.obstacle
    const reason = cause?.message ?? 'the broker did not answer'
    return new MessageDeliveryFailure(
      `The broker did not take the cast of ${method} to ${formatTarget(target)} within ${timeoutMs} ms: ${reason}`,
      { cause, sent: publication.exposed },
    )
  }
}

/** All the time of a call, there was no queue for its request. */
function unroutedTimeout(error: MessagingTimeout, exchange: string, routingKey: string): MessagingTimeout {
  const cause = new MessageUndeliverable(exchange, routingKey)
  return new MessagingTimeout(`${error.message}; ${cause.message}`, { ...error.details, cause })
}

function castCancelled(target: Target, { method }: Request, signal: AbortSignal, sent: boolean): CallCancelled {
  const message = `The cast of ${method} to ${formatTarget(target)} was cancelled`
  return new CallCancelled(message, { sent, cause: signal.reason })
}
