import { connect, serve } from '../../../src/index.js'
import { totalOf } from './orders.js'
import { peerSettings, serveUntilTold } from './peer-program.js'
import { loadTotals } from './totals.js'

// A generated server with everything at its default: all values are checked.

const { url, topic, generated } = peerSettings()
const { totalsEndpoint } = await loadTotals(generated)
const transport = await connect(url)
const server = await serve(transport, {
  target: { exchange: topic, topic, server: 'bench' },
  endpoints: [totalsEndpoint({ total: totalOf, note: (order) => void totalOf(order) })],
})
await serveUntilTold()
await server.stop()
await transport.close()
