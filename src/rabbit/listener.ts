import type { Channel, ConsumeMessage } from 'amqplib'
import { MessagingException, ServerListenError } from '../core/errors.js'
import type { Target } from '../core/target.js'
import { type DecodedRequest, decodeRequest } from '../core/wire.js'
import { DuplicateWindow } from '../transport/duplicate-window.js'
import { refusedRequest } from '../transport/refused-request.js'
import type { Listener, ListenOptions } from '../transport/transport.js'
import type { BrokerAddress } from './broker-address.js'
import { BrokerError } from './broker-error.js'
import { concededQueue } from './declaration-conflict.js'
import { declareBoundQueue, declareQueue } from './declare.js'
import type { DeliveryChannel } from './delivery-channel.js'
import { FirstReady } from './first-ready.js'
import { HeldRequests } from './held-request.js'
import { idsOfRefused, incomingBody } from './incoming-body.js'
import { RabbitRequest, type RequestContext } from './incoming-request.js'
import type { RabbitOptions } from './options.js'
import type { Publication } from './publication.js'
import { claimQueueName, type QueueName } from './queue-name.js'
import type { ReplySender } from './reply-sender.js'
import { StreamPosition } from './stream-position.js'
import { type Source, Subscription } from './subscription.js'
import { type BoundQueue, deadQueue, serverQueues } from './topology.js'

/** What a listener needs beside its target and options. */
export interface ListenerContext {
  readonly addresses: readonly BrokerAddress[]
  readonly options: RabbitOptions
  readonly defaultExchange: string
  readonly replies: ReplySender
  readonly publish: (publication: Publication) => void
  /** How long to try, in milliseconds. */
  readonly timeoutMs: number
  /** Told when the listener is closed. */
  readonly onClose: (listener: RabbitListener) => void
}

/** A queue of a listener, and how far it has come if that is a stream. */
interface ListenerSource extends Source {
  readonly position: StreamPosition | null
}

/**
 * A server's subscription: the queue of its topic, its own queue, and a queue of its own on the fanout of the topic, or the
 * stream of that.
 */
export class RabbitListener implements Listener {
  readonly #target: Target
  readonly #listen: ListenOptions
  readonly #context: ListenerContext
  readonly #queues: readonly [BoundQueue, BoundQueue, BoundQueue]
  readonly #subscription: Subscription
  readonly #requests: RequestContext
  /** What makes the name of the fanout queue unique; null for a stream. */
  readonly #fanoutName: QueueName | null
  readonly #position = new StreamPosition()
  readonly #first = new FirstReady()
  #closing: Promise<void> | null = null

  /** Throws InvalidTarget for a target without topic or server, MessageDeliveryFailure if its queue gets no name. */
  constructor(target: Target, listen: ListenOptions, context: ListenerContext) {
    const { addresses, options, defaultExchange } = context
    this.#target = target
    this.#listen = listen
    this.#context = context
    if (listen.holds && !options.quorumQueue)
      throw new MessagingException(
        'Methods that are delivered at least once need queues that count deliveries: set rabbit_quorum_queue=true in the ' +
          'transport URL of every peer',
      )
    const duplicates = new DuplicateWindow()
    const dead = listen.holds ? deadQueue(target) : null
    const held = dead && new HeldRequests({ duplicates, deadQueue: dead.name, publish: context.publish })
    this.#requests = { duplicates, replies: context.replies, held }
    this.#fanoutName = options.streamFanout ? null : claimQueueName(options.queueManager)
    try {
      this.#queues = serverQueues(target, defaultExchange, this.#fanoutName?.suffix ?? null, options)
    } catch (error) {
      this.#fanoutName?.release()
      throw error
    }
    const sources: Source[] = this.#queues.map((bound) => this.#source(bound))
    if (dead)
      sources.push({ queue: dead.name, consumed: false, declare: (channel: Channel) => declareQueue(channel, dead) })
    const events = {
      onMessage: (message: ConsumeMessage, channel: DeliveryChannel, source: Source) =>
        this.#onMessage(message, channel, source),
      onReady: () => this.#first.ready(),
      onFailed: (error: BrokerError) => this.#onFailed(error),
    }
    // What the operator wrote into the URL wins over what the program asks for.
    const prefetch = options.prefetch ?? listen.prefetch
    this.#subscription = new Subscription(addresses, options, sources, prefetch, events, {
      holds: listen.holds ?? false,
    })
  }

  /** Resolves once all consumers are in place. Rejects with ServerListenError if that cannot be, or takes too long. */
  async start(): Promise<void> {
    try {
      await this.#first.wait(this.#subscription, this.#context.timeoutMs, 'listening')
    } catch (error) {
      await this.close()
      throw this.#error(error)
    }
  }

  stop(): Promise<void> {
    return this.#subscription.stop()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#first.fail(new BrokerError('the transport was closed'))
    const [, , fanout] = this.#queues
    const { streamFanout, queueManager } = this.#context.options
    await this.#subscription.close(async (channel) => {
      // A stream belongs to others as well, and a queue of that name is wanted again.
      if (streamFanout || queueManager) return
      await channel.deleteQueue(fanout.queue.name, { ifUnused: false, ifEmpty: false })
    })
    this.#fanoutName?.release()
    this.#context.onClose(this)
  }

  #onFailed(error: BrokerError): void {
    if (error.permanent && !this.#subscription.everReady) this.#first.fail(error)
  }

  #error(cause: unknown): ServerListenError {
    return new ServerListenError(this.#target, { cause })
  }

  #source(declared: BoundQueue): ListenerSource {
    let bound = declared
    return {
      queue: bound.queue.name,
      bound: true,
      stream: bound.stream ?? false,
      position: bound.stream ? this.#position : null,
      declare: (channel: Channel) => declareBoundQueue(channel, bound),
      concede: ({ message }) => {
        const conceded = concededQueue(bound, message)
        bound = conceded ?? bound
        return conceded !== null
      },
      ...(bound.stream && {
        consumeArguments: () => ({ 'x-stream-offset': this.#streamOffset() }),
        // It may have been deleted, and another one counts from the beginning.
        onCancelled: () => this.#position.reset(),
      }),
    }
  }

  #streamOffset(): unknown {
    const offset = this.#position.attach()
    return offset === 'last' ? offset : { '!': 'int64', value: offset }
  }

  #onMessage(message: ConsumeMessage, channel: DeliveryChannel, source: Source): void {
    const { deliveryTag } = message.fields
    channel.delivered(deliveryTag)
    const offset: unknown = message.properties.headers?.['x-stream-offset']
    const position = (source as ListenerSource).position
    const known = position !== null && typeof offset === 'number'
    if (known && !position.delivered(offset)) {
      channel.acknowledge(deliveryTag)
      return
    }
    const settled = (): void => {
      if (known) position.settled(offset)
    }
    let decoded: DecodedRequest
    try {
      decoded = decodeRequest(incomingBody(message, this.#context.options.limits))
    } catch (error) {
      this.#refuse(message, channel, error)
      settled()
      return
    }
    this.#listen.onRequest(new RabbitRequest(decoded, message, channel, this.#requests, settled))
  }
  /** Whatever it is about this message, it would be the same for the next server: it does not go back. */
  #refuse(message: ConsumeMessage, channel: DeliveryChannel, error: unknown): void {
    const { deliveryTag } = message.fields
    const { options, replies } = this.#context
    const refused = refusedRequest(error, () => idsOfRefused(message, options.limits))
    if (refused === null) channel.reject(deliveryTag)
    else if (channel.acknowledge(deliveryTag)) {
      replies.send(refused, refused.reply).catch(() => {
        // The texts are short and plain: there is nothing about them that cannot be written.
      })
    }
    this.#listen.onRefused?.(error, refused !== null)
  }
}
