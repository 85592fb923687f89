import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { connect } from 'amqplib'
import { newId } from '../../src/core/ids.js'
import { encodeRequest } from '../../src/core/wire.js'
import { Broker } from '../broker/harness/broker.js'
import { endsByItself } from '../broker/harness/ends-by-itself.js'
import { Journal } from './rig/journal.js'
import { PeerProcess } from './rig/peer-process.js'

/**
 * `npm run backlog [-- --casts 1000000 --seconds 30]`: the memory of a server that starts in front of so many queued casts, each
 * of 10 ms of work, as long as it works on them. Prints what it holds before the first and at most later.
 */
const { values } = parseArgs({
  options: { casts: { type: 'string', default: '1000000' }, seconds: { type: 'string', default: '30' } },
})
const casts = Number(values.casts)
const topic = 'backlog'
const journal = await Journal.open()
const broker = await Broker.start()

function server(): PeerProcess {
  const load = { calls: 0, casts: 32, workMs: 10, timeoutMs: 10_000, monitorMs: null }
  const url = broker.url('/', { amqp_durable_queues: 'true' })
  return new PeerProcess({
    role: 'server',
    url,
    topic,
    server: 'one',
    load,
    atLeastOnce: false,
    journal: journal.file(),
  })
}

/** As fast as the broker takes them. */
async function fill(): Promise<void> {
  const connection = await connect(broker.amqpUrl('/'), { noDelay: true })
  const channel = await connection.createConfirmChannel()
  const properties = { contentType: 'application/json', contentEncoding: 'utf-8', deliveryMode: 2 }
  for (let id = 1; id <= casts; id++) {
    const request = { method: 'note', args: { id }, namespace: null, version: null, context: {} }
    const body = Buffer.from(encodeRequest(request, null, newId()))
    if (!channel.publish('openstack', topic, body, properties)) await once(channel, 'drain')
    if (id % 10_000 === 0) await channel.waitForConfirms()
  }
  await channel.waitForConfirms()
  await connection.close()
}

try {
  const first = server()
  await first.untilReady()
  const empty = await first.sample()
  await first.stop()
  await fill()
  const queued = (await broker.queues('/')).find(({ name }) => name === topic)?.messages
  const peer = server()
  await peer.untilReady()
  const end = performance.now() + Number(values.seconds) * 1000
  let heapMb = 0
  let rssMb = 0
  while (performance.now() < end) {
    await delay(500)
    const sample = await peer.sample()
    heapMb = Math.max(heapMb, sample.heapMb)
    rssMb = Math.max(rssMb, sample.rssMb)
  }
  const executed = (await journal.executions()).size
  const round = (mb: number): string => `${mb.toFixed(0)} MB`
  console.log(`queued: ${queued}; executed in ${values.seconds} s: ${executed}`)
  console.log(`heap: ${round(empty.heapMb)} without messages, at most ${round(heapMb)} later`)
  console.log(`resident: ${round(empty.rssMb)} without messages, at most ${round(rssMb)} later`)
  await peer.kill()
} finally {
  await broker.dispose()
  await journal.remove()
}
endsByItself()
