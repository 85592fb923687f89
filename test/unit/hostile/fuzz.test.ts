import { connect, createEndpoint, plainEndpoint, serve, silentLogger } from 'stubwire'
import { expect, test, vi } from 'vitest'
import { isTruthy } from '../../../src/core/python-value.js'
import { decodeBody, decodeReply } from '../../../src/core/wire.js'
import { memoryBroker } from '../../../src/transport/memory/index.js'
import { callMethod, objectOf } from '../rpc/support.js'
import { fuzzedBody } from './bodies.js'
import { expectation } from './expected.js'
import { Random } from './random.js'

/** 20,000 bodies by default; STUBWIRE_FUZZ_BODIES=1000000 for a long run, STUBWIRE_FUZZ_SEED for other ones. */
const bodies = Number(process.env.STUBWIRE_FUZZ_BODIES ?? 20_000)
const seed = Number(process.env.STUBWIRE_FUZZ_SEED ?? 1)
const batch = 1_000
/** Low, so that some of the bodies go beyond. */
const limits = { maxMessageBytes: 4_096, maxDepth: 64 }

/** The number six times over: changes of a few bytes must not make the id of one body that of another. */
function idOf(at: number): string {
  return Array.from({ length: 6 }, () => at).join('-')
}

test(`${bodies} hostile bodies get exactly one answer each where one can be given, and harm nothing`, async () => {
  const broker = memoryBroker('memory:///fuzz')
  const transport = await connect('memory:///fuzz', limits)
  let secrets = 0
  const find = callMethod<{ id: number }, number>('find', { checkArgs: objectOf({ id: 'number' }) })
  const api = {
    name: 'demo',
    topic: 'fuzz',
    exchange: null,
    namespace: null,
    version: '1.1',
    methods: [{ handler: 'find', method: find }],
  }
  class Plain {
    #hidden = 1
    _secret(): number {
      secrets += 1
      return this.#hidden
    }
    ping(): string {
      return 'pong'
    }
  }
  const handlers = { find: ({ id }: { id: number }) => id }
  const server = await serve(transport, {
    target: { topic: 'fuzz', server: 's' },
    endpoints: [createEndpoint(api, handlers), plainEndpoint({ handlers: new Plain() })],
    logger: silentLogger,
  })
  const answers = new Map<string, number>()
  const stray: unknown[] = []
  const replies = broker.declareQueue('fuzz-replies')
  let sent = new Set<string>()
  replies.subscribe({
    hasRoom: () => true,
    deliver({ body }) {
      const { messageId, ending } = decodeReply(decodeBody(body))
      if (ending !== true) return
      if (typeof messageId === 'string' && sent.has(messageId))
        answers.set(messageId, (answers.get(messageId) ?? 0) + 1)
      else stray.push(messageId)
    },
  })
  const random = new Random(seed)
  const counts = { refused: 0, must: 0, other: 0 }
  for (let from = 0; from < bodies; from += batch) {
    sent = new Set()
    answers.clear()
    const expected = new Set<string>()
    for (let at = from; at < Math.min(bodies, from + batch); at++) {
      const { id, bytes } = fuzzedBody(random, idOf(at), 'fuzz-replies')
      const properties = { contentType: 'application/json', headers: {} }
      const wanted = expectation({ content: bytes, properties }, id, 'fuzz-replies', limits)
      if (wanted === 'nothing') {
        counts.refused += 1
        continue
      }
      sent.add(id)
      if (wanted === 'answer') expected.add(id)
      else counts.other += 1
      broker.publish('', 'fuzz.s', bytes.toString())
    }
    // A last sound request, after which all before it were taken up.
    const last = `last-${from}`
    sent.add(last)
    expected.add(last)
    broker.publish(
      '',
      'fuzz.s',
      JSON.stringify({
        method: 'find',
        args: { id: 1 },
        version: '1.0',
        _msg_id: last,
        _reply_q: 'fuzz-replies',
        _unique_id: last,
      }),
    )
    await vi.waitFor(() => expect([...expected].filter((id) => !answers.has(id))).toEqual([]), {
      timeout: 30_000,
      interval: 5,
    })
    expect([...answers].filter(([, count]) => count !== 1)).toEqual([])
    counts.must += expected.size - 1
  }
  await server.stop({ graceMs: 5_000 })
  expect([...answers].filter(([, count]) => count !== 1)).toEqual([])
  expect(broker.declareQueue('fuzz.s')).toHaveLength(0)
  expect(replies).toHaveLength(0)
  // Answers to message ids that the changes made up: they were asked for by a request that named the queue.
  expect(stray.length).toBeLessThanOrEqual(counts.other)
  expect(stray.every((id) => isTruthy(id))).toBe(true)
  expect(secrets).toBe(0)
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect(counts.must).toBeGreaterThan(bodies / 3)
  expect(counts.refused).toBeGreaterThan(bodies / 20)
  await transport.close()
}, 3_600_000)
