import type { Channel, ConsumeMessage } from 'amqplib'
import { newId } from '../core/ids.js'
import type { MessageLimits } from '../core/message-limits.js'
import { decodeRequest } from '../core/wire.js'
import type { Listener, WatchOptions } from '../transport/transport.js'
import type { BrokerAddress } from './broker-address.js'
import type { BrokerError } from './broker-error.js'
import { concededExchange } from './declaration-conflict.js'
import { declareExchange } from './declare.js'
import type { DeliveryChannel } from './delivery-channel.js'
import { FirstReady } from './first-ready.js'
import { incomingBody } from './incoming-body.js'
import type { RabbitOptions } from './options.js'
import { Subscription } from './subscription.js'
import { routeOf } from './topology.js'

/**
 * Sees copies of the requests that pass an exchange, through a queue of its own that nobody else's messages are taken from and
 * that vanishes with its connection. Answers go through the default exchange, which cannot be watched.
 */
export class RabbitWatcher implements Listener {
  readonly #watch: WatchOptions
  readonly #subscription: Subscription
  readonly #timeoutMs: number
  readonly #limits: MessageLimits
  readonly #first = new FirstReady()

  constructor(
    addresses: readonly BrokerAddress[],
    options: RabbitOptions,
    defaultExchange: string,
    watch: WatchOptions,
    timeoutMs: number,
  ) {
    const queue = `stubwire_watch_${newId()}`
    const exchange = watch.exchange || defaultExchange
    this.#watch = watch
    this.#timeoutMs = timeoutMs
    this.#limits = options.limits
    let exchanges = [
      { ...routeOf({ topic: '#', exchange }, defaultExchange, options), key: '#' },
      ...watch.topics.map((topic) => ({ ...routeOf({ topic, fanout: true }, defaultExchange, options), key: topic })),
    ]
    const declare = async (channel: Channel) => {
      await channel.assertQueue(queue, { exclusive: true, autoDelete: true, durable: false })
      for (const { exchange, key } of exchanges) {
        await declareExchange(channel, exchange)
        await channel.bindQueue(queue, exchange.name, key)
      }
    }
    const concede = ({ message }: BrokerError): boolean => {
      const before = exchanges
      exchanges = before.map((one) => ({ ...one, exchange: concededExchange(one.exchange, message) ?? one.exchange }))
      return exchanges.some(({ exchange }, index) => exchange !== before[index]?.exchange)
    }
    this.#subscription = new Subscription(addresses, options, [{ queue, declare, concede }], 0, {
      onMessage: (message, channel) => this.#onMessage(message, channel),
      onReady: () => this.#first.ready(),
      onFailed: (error) => {
        if (error.permanent && !this.#subscription.everReady) this.#first.fail(error)
      },
    })
  }

  /** Resolves once the exchange is watched. Rejects if the broker refuses, or does not answer in time. */
  async start(): Promise<void> {
    try {
      await this.#first.wait(this.#subscription, this.#timeoutMs, 'watching')
    } catch (error) {
      await this.close()
      throw error
    }
  }

  stop(): Promise<void> {
    return this.#subscription.stop()
  }

  close(): Promise<void> {
    return this.#subscription.close()
  }

  #onMessage(message: ConsumeMessage, channel: DeliveryChannel): void {
    channel.acknowledge(message.fields.deliveryTag)
    const { exchange, routingKey } = message.fields
    try {
      const { request, messageId } = decodeRequest(incomingBody(message, this.#limits))
      this.#watch.onMessage({ exchange, routingKey, request, expectsReply: Boolean(messageId), problem: null })
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      this.#watch.onMessage({ exchange, routingKey, request: null, expectsReply: false, problem })
    }
  }
}
