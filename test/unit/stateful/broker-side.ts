import type { Options } from 'amqplib'

/** A message as the broker keeps it. */
export interface StoredMessage {
  readonly exchange: string
  readonly routingKey: string
  readonly content: Buffer
  readonly properties: Options.Publish
  /** When it is dropped, by the monotonic clock. */
  readonly expiresAt: number
  redelivered: boolean
}

/** Takes the messages of a queue. */
export interface Consumer {
  readonly deliver: (message: StoredMessage) => void
  readonly cancelled: () => void
}

/** What a connection asks of the broker behind it. */
export interface BrokerSide {
  readonly connections: Pick<Set<unknown>, 'delete'>
  /** How many publishes are refused next, and whether the refused message is routed all the same. */
  readonly refusals: { left: number; routed: boolean }
  /** Whether publishes are left unread. */
  readonly blocked: boolean
  written(content: Buffer): void
  hasExchange(name: string): boolean
  declareExchange(name: string, type: string): void
  declareQueue(name: string): void
  bind(queue: string, exchange: string, key: string): void
  deleteQueues(prefix: string): void
  consume(name: string, consumer: Consumer): boolean
  cancel(consumer: Consumer): void
  giveBack(name: string, messages: readonly StoredMessage[]): void
  route(message: StoredMessage): boolean
}
