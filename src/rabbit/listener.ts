import type { Channel, ConsumeMessage } from 'amqplib'
import { ServerListenError } from '../core/errors.js'
import { newId } from '../core/ids.js'
import type { Target } from '../core/target.js'
import { type DecodedRequest, decodeRequest } from '../core/wire.js'
import { DuplicateWindow } from '../transport/duplicate-window.js'
import type { Listener, ListenOptions } from '../transport/transport.js'
import type { BrokerAddress } from './broker-address.js'
import { BrokerError } from './broker-error.js'
import { declareBoundQueue } from './declare.js'
import type { DeliveryChannel } from './delivery-channel.js'
import { incomingBody } from './incoming-body.js'
import { RabbitRequest, type RequestContext } from './incoming-request.js'
import type { RabbitOptions } from './options.js'
import type { ReplySender } from './reply-sender.js'
import { Subscription } from './subscription.js'
import { type BoundQueue, serverQueues } from './topology.js'

/** What a listener needs beside its target and options. */
export interface ListenerContext {
  readonly addresses: readonly BrokerAddress[]
  readonly options: RabbitOptions
  readonly defaultExchange: string
  readonly replies: ReplySender
  /** How long to try, in milliseconds. */
  readonly timeoutMs: number
  /** Told when the listener is closed. */
  readonly onClose: (listener: RabbitListener) => void
}

/** A server's subscription: the queue of its topic, its own queue, and a queue of its own on the fanout of the topic. */
export class RabbitListener implements Listener {
  readonly #target: Target
  readonly #listen: ListenOptions
  readonly #context: ListenerContext
  readonly #queues: readonly [BoundQueue, BoundQueue, BoundQueue]
  readonly #subscription: Subscription
  readonly #requests: RequestContext
  #started: { resolve: () => void; reject: (error: Error) => void } | null = null
  #closing: Promise<void> | null = null

  /** Throws InvalidTarget for a target without topic or server. */
  constructor(target: Target, listen: ListenOptions, context: ListenerContext) {
    const { addresses, options, defaultExchange } = context
    this.#target = target
    this.#listen = listen
    this.#context = context
    this.#requests = { duplicates: new DuplicateWindow(), replies: context.replies }
    this.#queues = serverQueues(target, defaultExchange, newId(), options)
    const sources = this.#queues.map((bound) => ({
      queue: bound.queue.name,
      declare: (channel: Channel) => declareBoundQueue(channel, bound),
    }))
    // What the operator wrote into the URL wins over what the program asks for.
    this.#subscription = new Subscription(addresses, options, sources, options.prefetch ?? listen.prefetch, {
      onMessage: (message, channel) => this.#onMessage(message, channel),
      onReady: () => this.#started?.resolve(),
      onFailed: (error) => this.#onFailed(error),
    })
  }

  /** Resolves once all consumers are in place. Rejects with ServerListenError if that cannot be, or takes too long. */
  async start(): Promise<void> {
    const { timeoutMs } = this.#context
    let timer: NodeJS.Timeout | undefined
    try {
      await new Promise<void>((resolve, reject) => {
        this.#started = { resolve, reject }
        timer = setTimeout(() => {
          const last = this.#subscription.lastError?.message ?? 'the broker did not answer'
          reject(this.#error(new BrokerError(`not listening after ${timeoutMs} ms: ${last}`)))
        }, timeoutMs)
        this.#subscription.start()
      })
    } catch (error) {
      await this.close()
      throw error
    } finally {
      clearTimeout(timer)
      this.#started = null
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
    this.#started?.reject(this.#error(new BrokerError('the transport was closed')))
    const [, , fanout] = this.#queues
    await this.#subscription.close(async (channel) => {
      await channel.deleteQueue(fanout.queue.name, { ifUnused: false, ifEmpty: false })
    })
    this.#context.onClose(this)
  }

  #onFailed(error: BrokerError): void {
    if (error.permanent && !this.#subscription.everReady) this.#started?.reject(this.#error(error))
  }

  #error(cause: BrokerError): ServerListenError {
    return new ServerListenError(this.#target, { cause })
  }

  #onMessage(message: ConsumeMessage, channel: DeliveryChannel): void {
    let decoded: DecodedRequest
    try {
      decoded = decodeRequest(incomingBody(message))
    } catch {
      // Whatever it is about this message, it would be the same for the next server.
      channel.reject(message.fields.deliveryTag)
      return
    }
    this.#listen.onRequest(new RabbitRequest(decoded, message, channel, this.#requests))
  }
}
