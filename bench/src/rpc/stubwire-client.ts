import { connect } from '../../../src/index.js'
import { peerSettings, sendWhenTold } from './peer-program.js'
import { loadTotals } from './totals.js'

// A generated client with everything at its default: all values are checked.

const { url, topic, generated } = peerSettings()
const { TotalsClient } = await loadTotals(generated)
const transport = await connect(url)
const client = new TotalsClient(transport, { target: { exchange: topic, topic } })
await sendWhenTold({ call: (order) => client.total(order), cast: (order) => client.note(order) })
await transport.close()
