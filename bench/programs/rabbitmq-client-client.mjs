import { Connection } from 'rabbitmq-client'
import { sendWhenTold, topic, url } from './peer.mjs'

const rabbit = new Connection({ url, noDelay: true })
const client = rabbit.createRPCClient({ timeout: 60_000 })
await sendWhenTold({ call: async (order) => (await client.send(topic, order)).body })
await client.close()
await rabbit.close()
