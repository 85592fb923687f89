import type { Channel } from 'amqplib'
import type { BoundQueue, ExchangeDeclaration, QueueDeclaration } from './topology.js'

/** Declares an exchange. Rejects, with the channel closed, if the broker has it otherwise. */
export async function declareExchange(channel: Channel, exchange: ExchangeDeclaration): Promise<void> {
  await channel.assertExchange(exchange.name, exchange.type, {
    durable: exchange.durable,
    autoDelete: exchange.autoDelete,
    internal: false,
  })
}

/** Declares a queue. Rejects, with the channel closed, if the broker has it otherwise. */
export async function declareQueue(channel: Channel, queue: QueueDeclaration): Promise<void> {
  await channel.assertQueue(queue.name, {
    durable: queue.durable,
    autoDelete: queue.autoDelete,
    exclusive: false,
    arguments: typed(queue.arguments),
  })
}

/** Declares an exchange and a queue, and binds them. */
export async function declareBoundQueue(channel: Channel, bound: BoundQueue): Promise<void> {
  await declareExchange(channel, bound.exchange)
  await declareQueue(channel, bound.queue)
  await channel.bindQueue(bound.queue.name, bound.exchange.name, bound.bindingKey)
}

/** Integers with the type that peers give them: amqplib would take the smallest that fits. */
function typed(table: QueueDeclaration['arguments']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(table).map(([name, value]) => [name, typeof value === 'number' ? { '!': 'int32', value } : value]),
  )
}
