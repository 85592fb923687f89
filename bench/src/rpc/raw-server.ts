import { connect } from 'amqplib'
import { type Order, totalOf } from './orders.js'
import { peerSettings, serveUntilTold } from './peer-program.js'

// Plain RPC as tutorials of amqplib have it: one level of JSON, no acknowledgements.

const { url, topic } = peerSettings()
const connection = await connect(url, { noDelay: true })
const channel = await connection.createChannel()
await channel.assertQueue(topic, { durable: false, autoDelete: true })
await channel.consume(
  topic,
  (message) => {
    if (message === null) return
    const total = totalOf(JSON.parse(message.content.toString()) as Order)
    const { replyTo, correlationId } = message.properties
    channel.sendToQueue(String(replyTo), Buffer.from(JSON.stringify(total)), { correlationId: String(correlationId) })
  },
  { noAck: true },
)
await serveUntilTold()
await connection.close()
