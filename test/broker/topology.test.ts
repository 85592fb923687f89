import { describe, expect, it } from 'vitest'
import { eventually } from './harness/eventually.js'
import { fixture, type TopologyMode } from './harness/fixtures.js'
import { plainServer } from './harness/plain-server.js'
import { brokerSuite, request, sending } from './harness/suite.js'

const suite = brokerSuite()

/** Options that this driver refuses. */
const unsupported = ['use_queue_manager', 'rabbit_stream_fanout']

const modes = fixture<{ modes: TopologyMode[] }>('topology.json').modes.filter(
  ({ transport_url_query }) => !unsupported.some((name) => name in transport_url_query),
)

/** Random parts of names, which differ from run to run. */
function named(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/(reply|fanout)_[0-9a-f]{32}/g, '$1_ID'))
}

function sorted(rows: readonly object[]): unknown[] {
  const texts = rows.map((row) => JSON.stringify(named(row), Object.keys(row).sort()))
  return rows.map((row) => named(row)).sort((a, b) => order(texts, rows, a) - order(texts, rows, b))
}

function order(texts: readonly string[], rows: readonly object[], row: unknown): number {
  const all = [...texts].sort()
  return all.indexOf(texts[rows.findIndex((candidate) => JSON.stringify(named(candidate)) === JSON.stringify(row))] ?? '')
}

/** Arguments with all numbers of one type, which the broker's lists do not tell apart. */
function picked(rows: readonly object[], names: readonly string[]): object[] {
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, (row as Record<string, unknown>)[name]])))
}

describe.skipIf(!suite.broker.canControl)('objects in the broker', () => {
  it.each(modes.map((mode) => [`${mode.library}: ${mode.mode}`, mode] as const))(
    'are those of oslo.messaging (%s)',
    async (_, mode) => {
      // A virtual host for each mode, as the flags of the shared exchange differ.
      const vhost = await suite.broker.createVhost()
      suite.onEnd(() => suite.broker.deleteVhost(vhost))
      const url = suite.broker.url(vhost, mode.transport_url_query)
      const server = await suite.open({ url })
      const client = await suite.open({ url })
      const { topic, server: name } = mode.server_target as { topic: string; server: string }
      const { listener } = await plainServer(server, { topic, server: name })
      await client.call({ topic }, request('echo'), sending())
      await client.cast({ topic, fanout: true }, request('echo'), sending())

      const { broker } = suite
      const [exchanges, queues, bindings, consumers] = await Promise.all([
        broker.exchanges(vhost),
        broker.queues(vhost),
        broker.bindings(vhost),
        broker.consumers(vhost),
      ])
      const exchangeColumns = ['name', 'type', 'durable', 'auto_delete', 'internal', 'arguments']
      expect(sorted(picked(exchanges, exchangeColumns))).toEqual(sorted(picked(mode.exchanges, exchangeColumns)))
      const queueColumns = ['name', 'durable', 'auto_delete', 'exclusive', 'arguments', 'consumers']
      expect(sorted(picked(queues, queueColumns))).toEqual(sorted(picked(mode.queues, queueColumns)))
      expect(
        sorted(
          bindings.map((row) => ({
            source: row.source_name,
            destination: row.destination_name,
            destination_type: row.destination_kind,
            routing_key: row.routing_key,
            arguments: row.arguments,
          })),
        ),
      ).toEqual(sorted(mode.bindings))
      expect(
        sorted(
          consumers.map((row) => ({
            queue: row.queue_name,
            consumer_tag: row.consumer_tag,
            ack_required: row.ack_required,
            prefetch_count: row.prefetch_count,
            arguments: row.arguments,
          })),
        ),
      ).toEqual(sorted(picked(mode.consumers, ['queue', 'consumer_tag', 'ack_required', 'prefetch_count', 'arguments'])))

      await listener.close()
      await Promise.all([server.close(), client.close()])
      const left = mode.left_after_clean_shutdown
      await eventually(async () => {
        const names = (await broker.queues(vhost)).map((queue) => named(queue.name))
        expect(names.sort()).toEqual(left.queues.map(named).sort())
        const remaining = (await broker.exchanges(vhost)).map((exchange) => named(exchange.name))
        expect(remaining.sort()).toEqual(left.exchanges.map(named).sort())
      })
    },
  )
})

describe('frames of declaration', () => {
  it.each(modes.map((mode) => [`${mode.library}: ${mode.mode}`, mode] as const))(
    'come in the order and with the flags of oslo.messaging (%s)',
    async (_, mode) => {
      const { topic, server: name } = mode.server_target as { topic: string; server: string }
      const vhost = await suite.broker.createVhost()
      suite.onEnd(() => suite.broker.deleteVhost(vhost))
      const { proxy, url } = await suite.recording(mode.transport_url_query)
      const through = url.replace(encodeURIComponent(suite.vhost), encodeURIComponent(vhost))
      const server = await suite.open({ url: through })
      const client = await suite.open({ url: through })
      const { listener } = await plainServer(server, { topic, server: name })
      await client.call({ topic }, request('echo'), sending())
      await client.cast({ topic, fanout: true }, request('echo'), sending())
      await listener.close()

      const declarations = /^(exchange\.declare|queue\.declare|queue\.bind|basic\.consume|basic\.qos)$/
      // The connections open in the same order: server, replies, requests.
      for (const connection of [1, 2, 3]) {
        const sent = proxy
          .methods(connection)
          .filter((method) => declarations.test(method.name))
          .map((method) => named({ m: method.name, ...method.fields }))
        const recorded = mode.declaration_frames
          .filter((frame) => frame.conn === connection && declarations.test(String(frame.m)))
          .map(({ conn, ...frame }) => named(frame))
        expect(sent).toEqual(recorded)
      }
      const deleted = proxy.methods(1).filter((method) => method.name === 'queue.delete')
      const recorded = mode.shutdown_frames.filter((frame) => frame.m === 'queue.delete')
      expect(deleted.map((method) => named({ m: method.name, ...method.fields }))).toEqual(
        recorded.map(({ conn, ...frame }) => named(frame)),
      )
    },
  )
})
