import { connect } from 'amqplib'
import { messageProperties, type NaiveReply, newIdentifier, unwrap, wrap } from './naive-envelope.js'
import type { Order, OrderTotal } from './orders.js'
import { peerSettings, sendWhenTold } from './peer-program.js'

// oslo.messaging's protocol as one writes it down with amqplib: every message acknowledged by itself, no checks.

const { url, topic } = peerSettings()
const connection = await connect(url, { noDelay: true })
const channel = await connection.createChannel()
const confirming = await connection.createConfirmChannel()
const replyQueue = `reply_${newIdentifier()}`
const waiting = new Map<string, (reply: NaiveReply) => void>()

await channel.assertExchange(topic, 'topic', { durable: false })
await channel.assertQueue(replyQueue, { durable: false, expires: 60_000 })
await channel.consume(replyQueue, (message) => {
  if (message === null) return
  channel.ack(message)
  const reply = unwrap(message.content) as NaiveReply
  waiting.get(reply._msg_id)?.(reply)
  waiting.delete(reply._msg_id)
})

function total(args: Order): Promise<OrderTotal> {
  return new Promise((resolve, reject) => {
    const _msg_id = newIdentifier()
    waiting.set(_msg_id, ({ result, failure }) => {
      if (failure === null && result !== null) resolve(result)
      else reject(new Error(`The server failed: ${failure}`))
    })
    const request = {
      method: 'total',
      args,
      version: '1.0',
      _msg_id,
      _reply_q: replyQueue,
      _timeout: null,
      _unique_id: newIdentifier(),
    }
    channel.publish(topic, topic, wrap(request), { ...messageProperties, expiration: '60000' })
  })
}

function note(args: Order): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = { method: 'note', args, version: '1.0', _unique_id: newIdentifier() }
    confirming.publish(topic, topic, wrap(request), messageProperties, (error: unknown) => {
      if (error === null) resolve()
      else reject(error)
    })
  })
}

await sendWhenTold({ call: total, cast: note })
await connection.close()
