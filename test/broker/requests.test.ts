import { describe, expect, it } from 'vitest'
import type { Request } from '../../src/core/message.js'
import { eventually } from './harness/eventually.js'
import { type CallVector, fixture, type MessageVector } from './harness/fixtures.js'
import { plainServer } from './harness/plain-server.js'
import type { RecordedFrame, RecordingProxy } from './harness/recording-proxy.js'
import { brokerSuite, freshTopic, sending } from './harness/suite.js'

const suite = brokerSuite()

/** oslo.messaging does not ask for a queue. */
const asUpstream = { stubwire_mandatory_requests: 'false' }

const vectors = ['calls.json', 'casts.json']
  .flatMap((file) => fixture<{ vectors: CallVector[] }>(file).vectors)
  // Its recording holds a digest in place of the message.
  .filter(({ id }) => id !== 'call-large')

/** The request that oslo.messaging made this message of. */
function requestOf(message: Readonly<Record<string, unknown>>): Request {
  const context = Object.entries(message)
    .filter(([key]) => key.startsWith('_context_'))
    .map(([key, value]) => [key.slice('_context_'.length), value] as const)
  return {
    method: String(message.method),
    args: message.args as Record<string, unknown>,
    namespace: (message.namespace as string | undefined) ?? null,
    version: (message.version as string | undefined) ?? null,
    context: Object.fromEntries(context),
  }
}

interface SentMessage {
  readonly publish: Readonly<Record<string, unknown>>
  readonly properties: Readonly<Record<string, unknown>>
  readonly message: Readonly<Record<string, unknown>>
  readonly bodies: readonly number[]
}

/** The first message that a client published. */
function published(proxy: RecordingProxy): SentMessage {
  const start = proxy.frames.findIndex((frame) => frame.kind === 'method' && frame.name === 'basic.publish')
  const [publish, header, ...rest] = proxy.frames.slice(start)
  if (start < 0 || publish?.kind !== 'method' || header?.kind !== 'header') throw new Error('nothing was published')
  const bodies = rest.flatMap((frame: RecordedFrame) => (frame.kind === 'body' ? [frame.content] : []))
  const content = Buffer.concat(bodies)
  if (content.length < header.bodySize) throw new Error('the body is not complete')
  const body = JSON.parse(content.toString()) as Record<string, string>
  expect(Object.keys(body)).toEqual(['oslo.version', 'oslo.message'])
  expect(body['oslo.version']).toBe('2.0')
  return {
    publish: publish.fields,
    properties: header.properties,
    message: JSON.parse(String(body['oslo.message'])) as Record<string, unknown>,
    bodies: bodies.map((part) => part.length),
  }
}

/** Sends what a vector says and gives the message as it left. The answer is of no interest. */
async function send(vector: CallVector, recorded: MessageVector): Promise<SentMessage> {
  const { proxy, url } = await suite.recording(asUpstream)
  const transport = await suite.open({ url })
  const { op, target, client_options, at_least_once } = vector.api
  const seconds = client_options.timeout ?? (op === 'call' ? 60 : null)
  const { namespace: _, version: __, ...place } = target
  const sent = transport[op](
    place,
    requestOf(recorded.message ?? {}),
    sending({
      timeoutMs: seconds === null ? null : seconds * 1000,
      monitorMs: client_options.call_monitor_timeout === undefined ? null : client_options.call_monitor_timeout * 1000,
      atLeastOnce: at_least_once,
    }),
  )
  sent.catch(() => {})
  const message = await eventually(() => published(proxy))
  await transport.close()
  return message
}

describe('a request', () => {
  it.each(vectors.map((vector) => [vector.id, vector.summary, vector] as const))('%s: %s', async (_, __, vector) => {
    const recorded = vector.messages.find(({ direction }) => direction === 'client->server') as MessageVector
    const { publish, properties, message } = await send(vector, recorded)
    expect(publish).toEqual({ ...recorded.publish, immediate: false })
    expect(properties).toEqual({ ...recorded.properties, headers: recorded.headers })
    const volatile = Object.keys(recorded.volatile ?? {})
    for (const key of volatile) expect(message[key]).toMatch(/^(reply_)?[0-9a-f]{32}$/)
    expect({ ...message, ...recorded.volatile }).toEqual(recorded.message)
    expect(Object.keys(message)).toEqual(Object.keys(recorded.message ?? {}))
  })

  it('of 300 kB is split into frames that the broker takes', async () => {
    const { proxy, url } = await suite.recording(asUpstream)
    const transport = await suite.open({ url })
    const args = { value: 'x'.repeat(300_000) }
    const large = { method: 'echo', args, namespace: null, version: null, context: {} }
    await transport.cast({ topic: 'nobody' }, large, sending())
    const { bodies, message } = await eventually(() => published(proxy))
    expect(bodies).toHaveLength(3)
    expect(Math.max(...bodies)).toBe(131_072 - 8)
    expect(message.args).toEqual(args)
  })
})

describe('a request by default', () => {
  it.each(['call', 'cast'] as const)('differs in one bit: it must find a queue (%s)', async (op) => {
    const { proxy, url } = await suite.recording()
    const transport = await suite.open({ url })
    transport[op]({ topic: 'nobody' }, requestOf({ method: 'm', args: {} }), sending()).catch(() => {})
    expect((await eventually(() => published(proxy))).publish.mandatory).toBe(true)
  })
})

describe('a connection', () => {
  it('offers the frame size of oslo.messaging, and a shorter heartbeat', async () => {
    const { proxy, url } = await suite.recording(asUpstream)
    const transport = await suite.open({ url })
    await transport.cast({ topic: 'nobody' }, requestOf({ method: 'm', args: {} }), sending())
    const tune = proxy.methods().find((method) => method.name === 'connection.tune-ok')
    expect(tune?.fields).toEqual({ channel_max: 2047, frame_max: 131_072, heartbeat: 4 })
  })

  it('offers the heartbeat that the URL asks for', async () => {
    const { proxy, url } = await suite.recording({ ...asUpstream, heartbeat_timeout_threshold: '7' })
    const transport = await suite.open({ url })
    await transport.cast({ topic: 'nobody' }, requestOf({ method: 'm', args: {} }), sending())
    const tune = proxy.methods().find((method) => method.name === 'connection.tune-ok')
    expect(tune?.fields.heartbeat).toBe(7)
  })

  it('either publishes or consumes', async () => {
    const { proxy, url } = await suite.recording()
    const transport = await suite.open({ url })
    await transport
      .call({ topic: 'nobody' }, requestOf({ method: 'm', args: {} }), sending({ timeoutMs: 100 }))
      .catch(() => {})
    const names = [1, 2].map((connection) => proxy.methods(connection).map((method) => method.name))
    const publishing = names.filter((methods) => methods.includes('basic.publish'))
    const consuming = names.filter((methods) => methods.includes('basic.consume'))
    expect([publishing.length, consuming.length]).toEqual([1, 1])
    expect(publishing).not.toEqual(consuming)
  })

  it('has its reply queue consumed before the first request', async () => {
    const { proxy, url } = await suite.recording()
    const transport = await suite.open({ url })
    transport.call({ topic: 'nobody' }, requestOf({ method: 'm', args: {} }), sending()).catch(() => {})
    const names = () => proxy.methods().map((method) => method.name)
    await eventually(() => expect(names()).toContain('basic.publish'))
    expect(names()).toContain('basic.consume')
    expect(names().indexOf('basic.consume')).toBeLessThan(names().indexOf('basic.publish'))
  })
})

describe('the channel of a message', () => {
  /** Whether a channel confirms that a method was sent on; undefined as long as none was. */
  function confirmed({ frames }: RecordingProxy, exchange: string): boolean | undefined {
    const publish = frames.find(
      (frame) => frame.kind === 'method' && frame.name === 'basic.publish' && frame.fields.exchange === exchange,
    )
    if (publish === undefined) return undefined
    const { connection, channel } = publish
    return frames.some(
      (frame) =>
        frame.kind === 'method' &&
        frame.name === 'confirm.select' &&
        frame.connection === connection &&
        frame.channel === channel,
    )
  }

  it('confirms calls and answers together, if they are lost with their queues anyway', async () => {
    const { proxy, url } = await suite.recording()
    const transport = await suite.open({ url })
    const topic = freshTopic()
    await plainServer(transport, { topic, server: 'one' }, async () => {
      // The broker is asked about the request meanwhile.
      await eventually(() => expect(proxy.answers.filter(isQosOk)).not.toEqual([]))
      return 1
    })
    await transport.call({ topic }, requestOf({ method: 'm', args: {} }), sending())
    expect([confirmed(proxy, 'openstack'), confirmed(proxy, '')]).toEqual([false, false])
  })

  it.each([
    ['casts', 'cast', {}],
    ['calls, where that is asked for', 'call', { stubwire_confirm_calls: 'true' }],
    ['calls, where queues are durable', 'call', { amqp_durable_queues: 'true' }],
    ['calls, where queues have copies', 'call', { rabbit_quorum_queue: 'true' }],
  ] as const)('confirms one by one %s', async (_, op, query) => {
    const { proxy, url } = await suite.recording(query)
    const transport = await suite.open({ url })
    transport[op]({ topic: 'nobody' }, requestOf({ method: 'm', args: {} }), sending({ timeoutMs: 500 })).catch(
      () => {},
    )
    await eventually(() => expect(confirmed(proxy, 'openstack')).toBe(true))
  })

  it('is that of a cast for the call behind it, which does not overtake', async () => {
    const { proxy, url } = await suite.recording()
    const transport = await suite.open({ url })
    const topic = freshTopic()
    const server = await plainServer(transport, { topic, server: 'one' })
    await transport.call({ topic }, requestOf({ method: 'before', args: {} }), sending())
    const since = proxy.frames.length
    const cast = transport.cast({ topic }, requestOf({ method: 'first', args: {} }), sending())
    transport.call({ topic }, requestOf({ method: 'second', args: {} }), sending()).catch(() => {})
    await cast
    await eventually(() => expect(server.requests.map(({ method }) => method)).toEqual(['before', 'first', 'second']))
    const requests = proxy.frames
      .slice(since)
      .filter(
        (frame) => frame.kind === 'method' && frame.name === 'basic.publish' && frame.fields.exchange === 'openstack',
      )
    expect(requests).toHaveLength(2)
    expect(requests[0]?.channel).toBe(requests[1]?.channel)
  })
})

function isQosOk(frame: RecordedFrame): boolean {
  return frame.kind === 'method' && frame.name === 'basic.qos-ok'
}
