import { connect, serve, silentLogger } from 'stubwire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '../../../src/core/ids.js'
import { parseJson } from '../../../src/core/json.js'
import type { JsonObject } from '../../../src/core/message.js'
import { decodeBody } from '../../../src/core/wire.js'
import { memoryBroker } from '../../../src/transport/memory/index.js'
import { lasting, type Replay, renamed, replays, repliesOf, requestOf, said } from './captured.js'
import { capturedEndpoints, failureIn, type Ran } from './captured-server.js'

/** Immediates stay real: the broker in memory delivers in them. */
const faked = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] as const

beforeEach(() => {
  vi.useFakeTimers({ toFake: [...faked] })
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

/** Time goes by in steps of this many milliseconds. */
const step = 100

interface Got {
  readonly afterMs: number
  readonly body: string
}

interface Served {
  /** Whether a queue took the request. */
  readonly routed: boolean
  readonly ran: readonly Ran[]
  readonly replies: readonly Got[]
  readonly messageId: string
}

/** Hands a captured request to a server of ours, and keeps what comes back until well after the last captured reply. */
async function replayed(replay: Replay): Promise<Served> {
  const url = `memory:///${replay.id}`
  const broker = memoryBroker(url)
  const [ran, replies]: [Ran[], Got[]] = [[], []]
  const transport = await connect(url)
  const request = requestOf(replay)
  const { exchange, routing_key } = request.publish
  const server = await serve(transport, {
    // The exchange of a fanout has the name of the topic alone.
    target: { topic: 'vec_topic', server: 'vec_host', exchange: exchange === 'nova' ? exchange : 'openstack' },
    endpoints: capturedEndpoints(ran),
    exposeTraceback: true,
    logger: silentLogger,
  })
  const [messageId, replyQueue] = [newId(), `reply_${newId()}`]
  const start = performance.now()
  broker.declareQueue(replyQueue).subscribe({
    hasRoom: () => true,
    deliver: ({ body }) => void replies.push({ afterMs: performance.now() - start, body }),
  })
  const { expiration } = request.properties
  const text = renamed(request, { _msg_id: messageId, _reply_q: replyQueue })
  const routed = broker.publish(exchange, routing_key, text, expiration === undefined ? null : Number(expiration))
  const last = Math.max(...replay.messages.map(({ after_ms }) => after_ms))
  for (let passed = 0; passed < last + 1_000; passed += step) {
    vi.advanceTimersByTime(step)
    for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  await server.stop({ graceMs: 0 })
  await transport.close()
  broker.deleteQueue(replyQueue)
  return { routed, ran, replies, messageId }
}

/** A reply with its failure read, for comparing. */
function comparable(message: JsonObject): JsonObject {
  return { ...lasting(message), failure: failureIn(message) ?? message.failure }
}

/** JSON of JavaScript has no sign for zero. */
function unsigned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unsigned)
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unsigned(member)]))
}

/**
 * Where a server of ours answers otherwise: JSON cannot carry NaN here, a call whose answer cannot be written is told so
 * instead of timing out, and signs of life end with the answer.
 */
const otherwise = ['enc-nan-inf', 'enc-unserializable-reply', 'fail-unserializable', 'hb-leak-no-such-method']
const unroutable = ['call-at-least-once-unroutable', 'call-unroutable']
const calls = replays.filter(({ id, api }) => api.op === 'call' && !otherwise.includes(id) && !unroutable.includes(id))
const casts = replays.filter(({ api }) => api.op === 'cast')

function byId(id: string): Replay {
  const replay = replays.find((candidate) => candidate.id === id)
  if (replay === undefined) throw new Error(`there is no ${id}`)
  return replay
}

describe('a captured call, given to a server', () => {
  it('is one of many', () => {
    expect([calls.length, casts.length]).toEqual([67, 13])
    for (const replay of calls) expect(repliesOf(replay), replay.id).not.toHaveLength(0)
  })

  it.each(calls.map((replay) => [replay.id, replay] as const))('is answered as it was: %s', async (_, replay) => {
    const { routed, replies, messageId } = await replayed(replay)
    const captured = repliesOf(replay)
    expect(routed).toBe(true)
    const messages = replies.map(({ body }) => decodeBody(body))
    expect(messages.map(comparable)).toEqual(captured.map((reply) => unsigned(comparable(said(reply)))))
    for (const [at, message] of messages.entries()) {
      expect(Object.keys(message)).toEqual(Object.keys(said(captured[at] as (typeof captured)[0])))
      expect(message._msg_id).toBe(messageId)
      expect(message._unique_id).toMatch(/^[0-9a-f]{32}$/)
    }
    expect(new Set(messages.map((message) => message._unique_id)).size).toBe(messages.length)
    for (const { body } of replies) {
      expect(parseJson(body)).toEqual({ 'oslo.version': '2.0', 'oslo.message': expect.any(String) })
    }
    const late = replies.map(({ afterMs }, at) => Math.abs(afterMs - (captured[at]?.after_ms ?? 0)))
    expect(Math.max(...late)).toBeLessThanOrEqual(2 * step)
  })

  it.each(unroutable)('reaches nobody where nobody was: %s', async (id) => {
    expect(await replayed(byId(id))).toMatchObject({ routed: false, ran: [], replies: [] })
  })

  it.each(otherwise.slice(0, 3))('is told of an answer that JSON cannot carry: %s', async (id) => {
    const { replies, ran } = await replayed(byId(id))
    expect(ran).toHaveLength(1)
    expect(replies).toHaveLength(1)
    const [message] = replies.map(({ body }) => decodeBody(body))
    expect(message).toMatchObject({ result: null, ending: true, failure: expect.stringMatching(/^\{"class":/) })
  })

  it('is left alone after its failure, unlike there', async () => {
    const replay = byId('hb-leak-no-such-method')
    const [first, ...leaked] = repliesOf(replay).map((reply) => comparable(said(reply)))
    const { replies } = await replayed(replay)
    expect(replies.map(({ body }) => comparable(decodeBody(body)))).toEqual([first])
    expect(leaked.length).toBeGreaterThan(0)
  })
})

describe('a captured cast, given to a server', () => {
  it.each(casts.map((replay) => [replay.id, replay] as const))('runs and is not answered: %s', async (_, replay) => {
    const { routed, ran, replies } = await replayed(replay)
    const { method, args } = said(requestOf(replay))
    expect([routed, replies]).toEqual([true, []])
    expect(ran).toEqual(replay.id === 'cast-no-such-method' ? [] : [{ method, args }])
  })
})
