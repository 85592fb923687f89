import { newBroker } from './moleculer-broker.mjs'
import { serveUntilTold, totalOf } from './peer.mjs'

const broker = newBroker('server')
broker.createService({
  name: 'orders',
  actions: {
    total: {
      params: {
        order_id: { type: 'string', min: 1, max: 36 },
        note: 'string',
        lines: {
          type: 'array',
          items: {
            type: 'object',
            props: { sku: 'string', quantity: { type: 'number', integer: true, min: 1, max: 1000 } },
          },
        },
      },
      handler: ({ params }) => totalOf(params),
    },
  },
})
await broker.start()
await serveUntilTold()
await broker.stop()
