import { Connection } from 'rabbitmq-client'
import { serveUntilTold, topic, totalOf, url } from './peer.mjs'

const rabbit = new Connection({ url, noDelay: true })
const consumer = rabbit.createConsumer(
  { queue: topic, queueOptions: { durable: false }, qos: { prefetchCount: 128 } },
  async (request, reply) => {
    await reply(totalOf(request.body))
  },
)
await new Promise((resolve) => consumer.once('ready', resolve))
await serveUntilTold()
await consumer.close()
await rabbit.close()
