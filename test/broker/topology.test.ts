import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { eventually } from './harness/eventually.js'
import { fixture, type TopologyMode } from './harness/fixtures.js'
import { plainServer } from './harness/plain-server.js'
import type { RecordingProxy } from './harness/recording-proxy.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

const suite = brokerSuite()

let folder: string

// Stable names are claimed there, and another run on this machine must not have the first ones.
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stubwire-test-'))
  vi.stubEnv('TMPDIR', folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

const { modes } = fixture<{ modes: TopologyMode[] }>('topology.json')

/** Names of the recording in place of those of the test, random parts apart. */
function named(value: unknown, names: Readonly<Record<string, string>> = {}): unknown {
  let text = JSON.stringify(value).replaceAll(/(reply|fanout)_[0-9a-f]{32}/g, '$1_ID')
  for (const [name, recorded] of Object.entries(names)) text = text.replaceAll(name, recorded)
  return JSON.parse(text)
}

/** Some columns of the rows, with names as in the recording, in a fixed order. */
function table(rows: readonly object[], columns: Readonly<Record<string, string>>): unknown[] {
  const entries = Object.entries(columns)
  return rows
    .map((row) => entries.map(([name, source]) => [name, (row as Record<string, unknown>)[source]] as const))
    .map((row) => named(Object.fromEntries(row)))
    .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
}

function same(...columns: string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column) => [column, column]))
}

const listed = modes.filter(({ mode }) =>
  ['default', 'quorum_and_transient_quorum', 'queue_manager', 'stream_fanout'].includes(mode),
)

// A broker that is not ours cannot be told what to do.
if (suite.broker.canControl) {
  describe('objects in the broker', () => {
    it.each(listed.map((mode) => [`${mode.library}: ${mode.mode}`, mode] as const))(
      'are those of oslo.messaging, and so is what remains (%s)',
      async (_, mode) => {
        const { broker } = suite
        const vhost = await broker.createVhost()
        suite.onEnd(() => broker.deleteVhost(vhost))
        const url = broker.url(vhost, mode.transport_url_query)
        const server = await suite.open({ url })
        const client = await suite.open({ url })
        const { topic } = mode.server_target
        const { listener } = await plainServer(server, mode.server_target)
        await client.call({ topic }, request('echo'), sending())
        await client.cast({ topic, fanout: true }, request('echo'), sending())

        const exchange = same('name', 'type', 'durable', 'auto_delete', 'internal', 'arguments')
        expect(table(await broker.exchanges(vhost), exchange)).toEqual(table(mode.exchanges, exchange))
        const queue = same('name', 'durable', 'auto_delete', 'exclusive', 'arguments')
        expect(table(await broker.queues(vhost), queue)).toEqual(table(mode.queues, queue))
        const binding = { source: 'source_name', destination: 'destination_name', destination_type: 'destination_kind' }
        const rest = same('routing_key', 'arguments')
        expect(table(await broker.bindings(vhost), { ...binding, ...rest })).toEqual(
          table(mode.bindings, { ...same(...Object.keys(binding)), ...rest }),
        )
        const consumer = same('consumer_tag', 'ack_required', 'prefetch_count', 'arguments')
        // The command does not know consumers of streams; the frames below show them.
        const streams = mode.queues.filter(({ type }) => type === 'stream').map(({ name }) => name)
        const consumers = mode.consumers.filter(({ queue }) => !streams.includes(queue))
        expect(table(await broker.consumers(vhost), { queue: 'queue_name', ...consumer })).toEqual(
          table(consumers, { queue: 'queue', ...consumer }),
        )

        await listener.close()
        await Promise.all([server.close(), client.close()])
        const { queues, exchanges } = mode.left_after_clean_shutdown
        await eventually(async () => {
          expect(names(await broker.queues(vhost))).toEqual([...queues].map((name) => named(name)).sort())
          expect(names(await broker.exchanges(vhost))).toEqual([...exchanges].map((name) => named(name)).sort())
        })
      },
    )
  })
}

function names(rows: readonly { readonly name: string }[]): unknown[] {
  return rows.map((row) => named(row.name)).sort()
}

describe('frames of declaration', () => {
  it.each(modes.map((mode) => [`${mode.library}: ${mode.mode}`, mode] as const))(
    'come in the order and with the flags of oslo.messaging (%s)',
    async (_, mode) => {
      const { proxy, url } = await suite.recording(mode.transport_url_query)
      const server = await suite.open({ url })
      const client = await suite.open({ url })
      // Fresh names, as the flags of equal ones would differ from mode to mode.
      const [topic, exchange] = [freshTopic(), freshTopic()]
      const recordedNames = {
        [topic]: mode.server_target.topic,
        [exchange]: mode.server_target.exchange ?? 'openstack',
      }
      const { listener } = await plainServer(server, { ...mode.server_target, topic, exchange })
      await client.call({ topic, exchange }, request('echo'), sending())
      await client.cast({ topic, exchange, fanout: true }, request('echo'), sending())
      await listener.close()

      const consuming = /^(exchange\.declare|queue\.declare|queue\.bind|basic\.consume|basic\.qos)$/
      // Where there is nothing to consume, it asks whether everything arrived that was published.
      const publishing = /^(exchange\.declare|queue\.declare|queue\.bind|basic\.consume)$/
      // The connections open in the same order: server, replies, requests.
      for (const connection of [1, 2, 3]) {
        const declarations = connection === 3 ? publishing : consuming
        expect(sent(proxy, connection, declarations, recordedNames)).toEqual(
          recorded(mode.declaration_frames, connection, declarations),
        )
      }
      expect(sent(proxy, 1, /^queue\.delete$/, recordedNames)).toEqual(
        recorded(mode.shutdown_frames, 1, /^queue\.delete$/),
      )
    },
  )
})

function sent(
  proxy: RecordingProxy,
  connection: number,
  wanted: RegExp,
  recordedNames: Record<string, string>,
): unknown[] {
  return proxy
    .methods(connection)
    .filter((method) => wanted.test(method.name))
    .map((method) => named({ m: method.name, ...method.fields }, recordedNames))
}

function recorded(frames: TopologyMode['declaration_frames'], connection: number, wanted: RegExp): unknown[] {
  return frames
    .filter((frame) => frame.conn === connection && wanted.test(String(frame.m)))
    .map(({ conn, ...frame }) => named(frame))
}
