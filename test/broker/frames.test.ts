import { readFileSync } from 'node:fs'
import { plainEndpoint, RpcClient, type RpcServer, serve, silentLogger, type Transport } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { encodeRequest } from '../../src/core/wire.js'
import { type ConnectionInside, insideOfChannel, insideOfConnection } from '../../src/rabbit/frames/amqplib-inside.js'
import { DirectFrames } from '../../src/rabbit/frames/direct-frames.js'
import { TurnWriter } from '../../src/rabbit/frames/turn-writer.js'
import { eventually } from './harness/eventually.js'
import type { RecordingProxy } from './harness/recording-proxy.js'
import { brokerSuite } from './harness/suite.js'

/*
 * What is compared: which objects are declared, bound, consumed from and deleted on each connection, in which order and with
 * which flags and arguments, and what is published with which flags and properties. What is meant to be otherwise here, and is
 * not compared: acknowledgements are batched, channels confirm from their opening on, a connection outlives the loss of a
 * queue, and waits before connecting again are partly of chance. Heartbeats (11) are only looked for.
 */

const suite = brokerSuite()

/** A frame of a recording, in either direction. */
interface Recorded {
  readonly conn: number
  readonly dir: 'C' | 'S'
  readonly frame: string
  readonly m?: string
  readonly properties?: object
}

type Numbered = readonly [connection: number, frame: object]

const compared = /^(exchange\.declare|queue\.declare|queue\.bind|queue\.delete|basic\.consume|basic\.publish)$/

/**
 * The frames of each connection, the order of connections apart; random parts of names are taken out, and expirations, which
 * count from the call here, are made whole seconds.
 */
function byConnection(frames: readonly Numbered[]): object[][] {
  const groups = new Map<number, object[]>()
  for (const [connection, frame] of frames) {
    const text = JSON.stringify(frame)
      .replaceAll(/(reply|fanout)_[0-9a-f]{32}/g, '$1_ID')
      .replace(/"expiration":"(\d+)"/, (_, ms) => `"expiration":"${Math.ceil(Number(ms) / 1000) * 1000}"`)
    groups.set(connection, [...(groups.get(connection) ?? []), JSON.parse(text) as object])
  }
  return [...groups.values()].sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
}

/** What peers in Python sent. */
function recorded(name: string): object[][] {
  const text = readFileSync(new URL(`../fixtures/oslo/frames/${name}.jsonl`, import.meta.url), 'utf8')
  const frames = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded)
    .filter(({ dir }) => dir === 'C')
  return byConnection(
    frames.flatMap(({ conn, dir, frame, m, properties, ...rest }): Numbered[] => {
      if (frame === 'header') return [[conn, { properties }]]
      if (frame !== 'method' || !compared.test(m ?? '')) return []
      const { t, ch, reserved1, ...fields } = rest as Record<string, unknown>
      return [[conn, { m, ...fields }]]
    }),
  )
}

/** What was sent through the proxy since so many frames. */
function sent(proxy: RecordingProxy, since: number): object[][] {
  return byConnection(
    proxy.frames.slice(since).flatMap((frame): Numbered[] => {
      if (frame.kind === 'header') return [[frame.connection, { properties: frame.properties }]]
      if (frame.kind !== 'method' || !compared.test(frame.name)) return []
      return [[frame.connection, { m: frame.name, ...frame.fields }]]
    }),
  )
}

/** Whether the broker said, on the connection that answers, that it has dealt with everything. */
function asked({ frames, answers }: RecordingProxy): boolean {
  const answering = frames.flatMap((frame) =>
    frame.kind === 'method' && frame.name === 'basic.publish' && frame.fields.exchange === '' ? [frame.connection] : [],
  )
  return answers.some(
    (frame) => frame.kind === 'method' && frame.name === 'basic.qos-ok' && answering.includes(frame.connection),
  )
}

/** How long frames may be under way. */
const limit = { timeoutMs: 8_000 }

interface Session {
  readonly proxy: RecordingProxy
  readonly serverTransport: Transport
  readonly clientTransport: Transport
  readonly client: RpcClient
  server?: RpcServer
}

async function newSession(query: Record<string, string> = {}): Promise<Session> {
  // The one thing in requests that oslo.messaging does otherwise.
  const { proxy, url } = await suite.recording({ stubwire_mandatory_requests: 'false', ...query })
  const [serverTransport, clientTransport] = [await suite.open({ url }), await suite.open({ url })]
  const client = new RpcClient(clientTransport, { target: { topic: 'frames_topic' }, timeoutMs: 20_000 })
  return { proxy, serverTransport, clientTransport, client }
}

async function startServer(session: Session): Promise<void> {
  const handlers = {
    echo: ({ value }: { value: unknown }) => value,
    slow: ({ seconds }: { seconds: number }) =>
      new Promise((resolve) => setTimeout(() => resolve(seconds), seconds * 1000)),
  }
  session.server = await serve(session.serverTransport, {
    target: { topic: 'frames_topic', server: 'host1' },
    endpoints: [plainEndpoint({ handlers })],
    logger: silentLogger,
  })
}

/** The life of a server and a client, step by step. */
const steps: readonly (readonly [name: string, run: (session: Session) => Promise<unknown>])[] = [
  ['01_server_start', startServer],
  ['02_first_call', ({ client }) => client.callByName('echo', { value: 1 })],
  ['03_second_call', ({ client }) => client.callByName('echo', { value: 2 })],
  ['04_cast', ({ client }) => client.castByName('echo', { value: 3 })],
  ['05_fanout_cast', ({ client }) => client.castByName('echo', { value: 4 }, { fanout: true })],
  ['06_monitored_call', ({ client }) => client.callByName('slow', { seconds: 2.5 }, { monitorMs: 2_000 })],
  [
    '07_mandatory_unroutable',
    async ({ client }) => {
      const nobody = client.callByName(
        'echo',
        {},
        { topic: 'frames_no_such_topic', atLeastOnce: true, timeoutMs: 2_000 },
      )
      await expect(nobody).rejects.toMatchObject({ name: 'MessageUndeliverable' })
    },
  ],
  ['12_server_stop_wait', ({ server }) => server?.stop() ?? Promise.reject(new Error('no server'))],
  ['13_client_transport_cleanup', ({ clientTransport }) => clientTransport.close()],
]

describe('the frames of a server and a client', () => {
  it('are those of oslo.messaging, from the first to the last', async () => {
    const session = await newSession()
    for (const [name, run] of steps) {
      const since = session.proxy.frames.length
      await run(session)
      const wanted = recorded(name)
      await eventually(() => expect(sent(session.proxy, since), name).toEqual(wanted), limit)
    }
  })
})

describe('the library that connects', () => {
  it('has the insides that the fast ways through it need', async () => {
    const model = await suite.raw()
    const channel = await model.createConfirmChannel()
    expect([insideOfConnection(model), insideOfChannel(channel)]).not.toContain(null)
    expect(
      DirectFrames.of(channel, new TurnWriter((insideOfConnection(model) as ConnectionInside).stream)),
    ).not.toBeNull()
  })
})

describe('the frames of idle connections', () => {
  it('are heartbeats, on all of them', async () => {
    const session = await newSession({ heartbeat_timeout_threshold: '1' })
    const { proxy, client } = session
    await startServer(session)
    await client.callByName('echo', { value: 1 })
    const beating = () =>
      new Set(proxy.frames.flatMap((frame) => (frame.kind === 'heartbeat' ? [frame.connection] : [])))
    await eventually(() => expect(beating().size).toBe(proxy.connections), limit)
    expect(proxy.connections).toBe(4)
  })
})

describe('the frames of recovery', () => {
  it('repeat an undeliverable reply as oslo.messaging does', async () => {
    const session = await newSession()
    await startServer(session)
    const channel = await (await suite.raw()).createChannel()
    const ids = { messageId: 'm', replyQueue: 'reply_gone', monitorTimeout: null }
    const request = { method: 'echo', args: { value: 1 }, namespace: null, version: null, context: {} }
    const since = session.proxy.frames.length
    const headers = { contentType: 'application/json', contentEncoding: 'utf-8' }
    channel.publish('openstack', 'frames_topic', Buffer.from(encodeRequest(request, ids, 'u')), headers)
    const replies = recorded('08_reply_queue_missing_then_created').filter((frames) =>
      JSON.stringify(frames).includes('"routing_key":"reply_gone"'),
    )
    const [attempt] = replies.map((frames) => frames.slice(0, 2))
    const attempts = () => sent(session.proxy, since).flat()
    await eventually(() => expect(attempts().length).toBeGreaterThanOrEqual(6))
    await channel.assertQueue('reply_gone', { durable: false })
    await new Promise<void>((resolve) => void channel.consume('reply_gone', () => resolve(), { noAck: true }))
    const all = attempts()
    for (let at = 0; at < all.length; at += 2) expect(all.slice(at, at + 2)).toEqual(attempt)
    await channel.deleteQueue('reply_gone')
  })

  it('declare again what was deleted, which oslo.messaging does with all queues, on a new connection', async () => {
    const session = await newSession()
    await startServer(session)
    const since = session.proxy.frames.length
    const channel = await (await suite.raw()).createChannel()
    await channel.deleteQueue('frames_topic')
    const [all = []] = recorded('10_topic_queue_deleted').filter((frames) => JSON.stringify(frames).includes('consume'))
    const [exchange, queue, binding, ...others] = all
    const consumer = others.find((frame) => 'm' in frame && frame.m === 'basic.consume')
    await eventually(() => expect(sent(session.proxy, since)).toEqual([[exchange, queue, binding, consumer]]), limit)
  })

  it('declare everything again when connections are lost, before anything is sent', async () => {
    const session = await newSession()
    await startServer(session)
    await session.client.callByName('echo', { value: 1 })
    // An answer that the broker is not known to have would be sent again.
    await eventually(() => expect(asked(session.proxy)).toBe(true), limit)
    const since = session.proxy.frames.length
    session.proxy.cut()
    await expect(session.client.callByName('echo', { value: 2 })).resolves.toBe(2)
    // There the request was first written to a connection that was already gone.
    const wanted = recorded('09_connections_force_closed').filter(
      ([first]) => !JSON.stringify(first).includes('"m":"basic.publish","exchange":"openstack"'),
    )
    expect(wanted).toHaveLength(4)
    await eventually(() => expect(sent(session.proxy, since)).toEqual(wanted), limit)
  })
})
