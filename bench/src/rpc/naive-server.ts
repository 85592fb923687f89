import { connect } from 'amqplib'
import { messageProperties, type NaiveRequest, newIdentifier, unwrap, wrap } from './naive-envelope.js'
import { totalOf } from './orders.js'
import { peerSettings, serveUntilTold } from './peer-program.js'

// oslo.messaging's protocol as one writes it down with amqplib: every message acknowledged by itself, no checks.

const unknownMethod = JSON.stringify({
  class: 'NoSuchMethod',
  module: 'oslo_messaging.rpc.dispatcher',
  message: 'Endpoint does not support this RPC method',
  tb: [],
  args: [],
  kwargs: {},
})

const { url, topic } = peerSettings()
const connection = await connect(url, { noDelay: true })
const channel = await connection.createChannel()
await channel.assertExchange(topic, 'topic', { durable: false })
await channel.assertQueue(topic, { durable: false })
await channel.bindQueue(topic, topic, topic)
await channel.consume(topic, (message) => {
  if (message === null) return
  const { method, args, _msg_id, _reply_q } = unwrap(message.content) as NaiveRequest
  channel.ack(message)
  if (_msg_id === undefined || _reply_q === undefined) {
    if (method === 'note') totalOf(args)
    return
  }
  const known = method === 'total'
  const reply = {
    result: known ? totalOf(args) : null,
    failure: known ? null : unknownMethod,
    ending: true,
    _msg_id,
    _unique_id: newIdentifier(),
  }
  channel.publish('', _reply_q, wrap(reply), { ...messageProperties, mandatory: true })
})
await serveUntilTold()
await connection.close()
