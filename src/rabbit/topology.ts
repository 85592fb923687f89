import { Buffer } from 'node:buffer'
import { InvalidTarget } from '../core/errors.js'
import type { Target } from '../core/target.js'
import type { RabbitOptions } from './options.js'

/** An exchange as it is declared. */
export interface ExchangeDeclaration {
  readonly name: string
  readonly type: 'topic' | 'fanout'
  readonly durable: boolean
  readonly autoDelete: boolean
}

/** A queue as it is declared. */
export interface QueueDeclaration {
  readonly name: string
  readonly durable: boolean
  readonly autoDelete: boolean
  readonly arguments: Readonly<Record<string, string | number>>
}

/** A queue with what it is bound to. */
export interface BoundQueue {
  readonly exchange: ExchangeDeclaration
  readonly queue: QueueDeclaration
  readonly bindingKey: string
  /** Whether the queue is a stream, which keeps its messages and needs to be told where to begin. */
  readonly stream?: boolean
}

/** Where a request is published. */
export interface Route {
  readonly exchange: ExchangeDeclaration
  readonly routingKey: string
}

/** Longest name that AMQP can carry, in bytes. */
const longestName = 255

/** Where a request to a target goes. Throws InvalidTarget for a missing topic and for names that AMQP cannot carry. */
export function routeOf(target: Target, defaultExchange: string, options: RabbitOptions): Route {
  const { topic, server } = target
  if (!topic) throw new InvalidTarget('A topic is required to send', target)
  if (target.fanout) return { exchange: fanoutExchange(topic, target, options), routingKey: '' }
  return {
    exchange: topicExchange(target, defaultExchange, options),
    routingKey: fitting(server ? `${topic}.${server}` : topic, target),
  }
}

/**
 * The three queues of a server in the order of their declaration: the topic's, the server's own, and its part of the fanout.
 * `fanoutId` makes the last one's name unique; with null, all servers of the topic share a stream. Throws InvalidTarget for a target without topic or server.
 */
export function serverQueues(
  target: Target,
  defaultExchange: string,
  fanoutId: string | null,
  options: RabbitOptions,
): readonly [BoundQueue, BoundQueue, BoundQueue] {
  const { topic, server } = target
  if (!topic || !server) throw new InvalidTarget("A server's target must have topic and server names specified", target)
  const exchange = topicExchange(target, defaultExchange, options)
  const own = fitting(`${topic}.${server}`, target)
  return [
    { exchange, queue: topicQueue(topic, options), bindingKey: topic },
    { exchange, queue: topicQueue(own, options), bindingKey: own },
    {
      exchange: fanoutExchange(topic, target, options),
      queue:
        fanoutId === null
          ? streamQueue(fitting(`${topic}_fanout`, target), options)
          : transientQueue(fitting(`${topic}_fanout_${fanoutId}`, target), options),
      bindingKey: topic,
      stream: fanoutId === null,
    },
  ]
}

/** Where a server's requests go that are given up. Throws InvalidTarget for names that AMQP cannot carry. */
export function deadQueue(target: Target): QueueDeclaration {
  return {
    name: fitting(`${target.topic}_dead`, target),
    durable: true,
    autoDelete: false,
    arguments: { 'x-queue-type': 'quorum' },
  }
}

/** The queue on which a client gets its answers. */
export function replyQueue(id: string, options: RabbitOptions): QueueDeclaration {
  return transientQueue(`reply_${id}`, options)
}

/** Whether AMQP can carry a name. */
export function isName(text: string): boolean {
  return Buffer.byteLength(text) <= longestName
}

function topicExchange(target: Target, defaultExchange: string, options: RabbitOptions): ExchangeDeclaration {
  return {
    name: fitting(target.exchange || defaultExchange, target),
    type: 'topic',
    durable: options.durableQueues || options.quorumQueue,
    autoDelete: options.autoDelete,
  }
}

/** Named after the topic alone: peers with different exchanges share the fanout of a topic. */
function fanoutExchange(topic: string, target: Target, options: RabbitOptions): ExchangeDeclaration {
  return {
    name: fitting(`${topic}_fanout`, target),
    type: 'fanout',
    durable: options.transientQuorumQueue,
    autoDelete: true,
  }
}

function topicQueue(name: string, options: RabbitOptions): QueueDeclaration {
  return {
    name,
    durable: options.durableQueues || options.quorumQueue,
    autoDelete: options.autoDelete,
    arguments: { ...haArguments(options), ...(options.quorumQueue && quorumArguments(options)) },
  }
}

function transientQueue(name: string, options: RabbitOptions): QueueDeclaration {
  return {
    name,
    durable: options.transientQuorumQueue,
    autoDelete: false,
    arguments: {
      ...haArguments(options),
      ...(options.transientQuorumQueue && quorumArguments(options)),
      ...(options.transientQueuesTtlMs > 0 && { 'x-expires': options.transientQueuesTtlMs }),
    },
  }
}

/** Keeps what is published for a while, whoever consumes it. */
function streamQueue(name: string, options: RabbitOptions): QueueDeclaration {
  const seconds = Math.ceil(options.transientQueuesTtlMs / 1000)
  return {
    name,
    durable: true,
    autoDelete: false,
    arguments: { 'x-queue-type': 'stream', ...(seconds > 0 && { 'x-max-age': `${seconds}s` }) },
  }
}

function haArguments(options: RabbitOptions): Record<string, string> {
  return options.haQueues ? { 'x-ha-policy': 'all' } : {}
}

function quorumArguments(options: RabbitOptions): Record<string, string | number> {
  return {
    'x-queue-type': 'quorum',
    ...(options.quorumDeliveryLimit > 0 && { 'x-delivery-limit': options.quorumDeliveryLimit }),
    ...(options.quorumMaxMemoryLength > 0 && { 'x-max-in-memory-length': options.quorumMaxMemoryLength }),
    ...(options.quorumMaxMemoryBytes > 0 && { 'x-max-in-memory-bytes': options.quorumMaxMemoryBytes }),
  }
}

function fitting(name: string, target: Target): string {
  if (!isName(name))
    throw new InvalidTarget(`The name "${name}" is longer than the ${longestName} bytes that AMQP allows`, target)
  return name
}
