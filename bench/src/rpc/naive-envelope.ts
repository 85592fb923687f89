import type { Options } from 'amqplib'
import type { Order, OrderTotal } from './orders.js'

/** What a request says that is called over oslo.messaging's protocol. */
export interface NaiveRequest {
  readonly method: string
  readonly args: Order
  readonly version: string
  /** Casts have neither of these three. */
  readonly _msg_id?: string
  readonly _reply_q?: string
  readonly _timeout?: number | null
  readonly _unique_id: string
}

/** What a reply says. */
export interface NaiveReply {
  readonly result: OrderTotal | null
  readonly failure: string | null
  readonly ending: boolean
  readonly _msg_id: string
  readonly _unique_id: string
}

/** Properties of every message of the protocol. */
export const messageProperties: Options.Publish = {
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  deliveryMode: 2,
  priority: 0,
}

/** A message in its envelope: JSON in JSON. */
export function wrap(message: NaiveRequest | NaiveReply): Buffer {
  return Buffer.from(JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': JSON.stringify(message) }))
}

/** The message in an envelope. */
export function unwrap(content: Buffer): unknown {
  const envelope = JSON.parse(content.toString()) as { readonly 'oslo.message': string }
  return JSON.parse(envelope['oslo.message'])
}

/** An identifier as the protocol has them. */
export function newIdentifier(): string {
  return crypto.randomUUID().replaceAll('-', '')
}
