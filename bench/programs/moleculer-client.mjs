import { newBroker } from './moleculer-broker.mjs'
import { sendWhenTold } from './peer.mjs'

const broker = newBroker('client')
await broker.start()
await broker.waitForServices('orders', 20_000)
await sendWhenTold({ call: (order) => broker.call('orders.total', order) })
await broker.stop()
