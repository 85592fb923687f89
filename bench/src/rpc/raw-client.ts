import { connect } from 'amqplib'
import type { Order, OrderTotal } from './orders.js'
import { peerSettings, sendWhenTold } from './peer-program.js'

// Plain RPC as tutorials of amqplib have it: a reply queue, a number that says which call an answer belongs to.

const { url, topic } = peerSettings()
const connection = await connect(url, { noDelay: true })
const channel = await connection.createChannel()
const { queue: replyTo } = await channel.assertQueue('', { exclusive: true })
const waiting = new Map<string, (total: OrderTotal) => void>()
let calls = 0

await channel.consume(
  replyTo,
  (message) => {
    if (message === null) return
    const id = String(message.properties.correlationId)
    waiting.get(id)?.(JSON.parse(message.content.toString()) as OrderTotal)
    waiting.delete(id)
  },
  { noAck: true },
)

function total(order: Order): Promise<OrderTotal> {
  return new Promise((resolve) => {
    const correlationId = String(++calls)
    waiting.set(correlationId, resolve)
    channel.sendToQueue(topic, Buffer.from(JSON.stringify(order)), { correlationId, replyTo })
  })
}

await sendWhenTold({ call: total })
await connection.close()
