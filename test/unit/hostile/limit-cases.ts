import {
  type ConnectOptions,
  type Logger,
  MessageLimitExceeded,
  plainEndpoint,
  RemoteError,
  RpcClient,
  RpcServer,
  silentLogger,
  type Transport,
} from 'stubwire'
import { describe, expect, it, vi } from 'vitest'
import { callMethod, castMethod } from '../rpc/support.js'

/** A broker on which limits are tried. */
export interface LimitRig {
  /** A transport with these limits; its end is the rig's matter. */
  open(limits: ConnectOptions): Promise<Transport>
  /** Has something done after the test. */
  onEnd(cleanup: () => Promise<unknown>): void
  /** Puts a body into a queue. */
  publish(queue: string, body: string): Promise<unknown>
  topic(): string
}

interface Setting {
  readonly rig: LimitRig
  readonly client: Transport
  readonly rpc: RpcClient
  readonly topic: string
  /** What handlers got. */
  readonly executed: unknown[]
  readonly warnings: string[]
}

const small = { maxMessageBytes: 10_000 }
const flat = { maxDepth: 12 }

/** A value of so many levels. */
export function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

async function setting(rig: LimitRig, clientLimits: ConnectOptions, serverLimits: ConnectOptions): Promise<Setting> {
  const topic = rig.topic()
  const executed: unknown[] = []
  const warnings: string[] = []
  const logger: Logger = { ...silentLogger, warn: (text) => void warnings.push(text) }
  const handlers = {
    echo: ({ value }: { value: unknown }) => {
      executed.push(value)
      return value
    },
    large: () => 'y'.repeat(20_000),
    deep: () => nested(40),
    fail: () => {
      throw new Error('z'.repeat(20_000))
    },
  }
  const server = new RpcServer(await rig.open(serverLimits), {
    target: { topic, server: 'one' },
    endpoints: [plainEndpoint({ handlers })],
    logger,
  })
  await server.start()
  rig.onEnd(() => server.stop())
  const client = await rig.open(clientLimits)
  return {
    rig,
    client,
    rpc: new RpcClient(client, { target: { topic }, timeoutMs: 10_000 }),
    topic,
    executed,
    warnings,
  }
}

const call = (rpc: RpcClient, method: string, args: object = {}): Promise<unknown> =>
  rpc.call(callMethod<object, unknown>(method), args)

async function refusal(promise: Promise<unknown>): Promise<MessageLimitExceeded> {
  const error = await promise.then(
    () => new Error('it should have failed'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MessageLimitExceeded)
  return error as MessageLimitExceeded
}

/** What holds of limits over any transport. */
export function limitCases(rig: LimitRig): void {
  describe('a request beyond the limits of its client', () => {
    it.each<readonly [string, ConnectOptions, unknown, string]>([
      ['too large', small, 'x'.repeat(10_000), 'maxMessageBytes'],
      ['too large in bytes and not in letters', small, '\u2603'.repeat(4_000), 'maxMessageBytes'],
      ['too deep', flat, nested(11), 'maxDepth'],
      ['too deep by default', {}, nested(509), 'maxDepth'],
    ])('is refused before anything is sent: %s', async (_, limits, value, limit) => {
      const { rpc, executed } = await setting(rig, limits, {})
      const called = await refusal(call(rpc, 'echo', { value }))
      expect(called).toMatchObject({ limit, sent: false, side: 'client', code: 'MESSAGE_LIMIT_EXCEEDED' })
      expect(called.message).toMatch(/^The request of echo is /)
      expect(await refusal(rpc.cast(castMethod<object>('echo'), { value }))).toMatchObject({ limit, sent: false })
      expect(await call(rpc, 'echo', { value: 1 })).toBe(1)
      expect(executed).toEqual([1])
    })

    it('is no matter of limits if it holds itself', async () => {
      const { rpc } = await setting(rig, {}, {})
      const circle: Record<string, unknown> = { list: [] }
      ;(circle.list as unknown[]).push({ circle })
      const error = await call(rpc, 'echo', { value: circle }).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(TypeError)
      expect(String(error)).toMatch(/JSON cannot carry a cycle/)
    })

    it('passes where it just does not go beyond', async () => {
      const { rpc } = await setting(rig, flat, flat)
      expect(await call(rpc, 'echo', { value: nested(10) })).toEqual(nested(10))
    })
  })

  describe('a request beyond the limits of its server', () => {
    it.each<readonly [string, ConnectOptions, unknown, string]>([
      ['too large', small, 'x'.repeat(10_000), 'maxMessageBytes'],
      ['too deep', flat, nested(40), 'maxDepth'],
    ])('is answered, and not executed: %s', async (_, limits, value, limit) => {
      const { rpc, executed, warnings } = await setting(rig, {}, limits)
      const error = await refusal(call(rpc, 'echo', { value }))
      expect(error).toMatchObject({ limit, side: 'server', sent: true, allowed: Object.values(limits)[0] })
      expect(warnings).toEqual([
        expect.stringMatching(/was answered unread: MessageLimitExceeded: A message that came/),
      ])
      expect(await call(rpc, 'echo', { value: 1 })).toBe(1)
      expect(executed).toEqual([1])
    })

    it.each<readonly [string, ConnectOptions, unknown]>([
      ['too large', small, 'x'.repeat(10_000)],
      ['too deep', flat, nested(40)],
    ])('is logged and dropped if nobody waits: %s', async (_, limits, value) => {
      const { rpc, executed, warnings } = await setting(rig, {}, limits)
      await rpc.cast(castMethod<object>('echo'), { value })
      await vi.waitFor(() =>
        expect(warnings).toEqual([expect.stringMatching(/was dropped, as its sender cannot be told/)]),
      )
      expect(await call(rpc, 'echo', { value: 1 })).toBe(1)
      expect(executed).toEqual([1])
    })
  })

  describe('an answer beyond the limits of its server', () => {
    it.each([
      ['large', small, /The answer is 2\d{4} bytes long, more than the 10000 bytes that maxMessageBytes allows/],
      ['deep', flat, /Invalid result of .*nesting deeper than 12 levels/],
    ])('is told to the caller: %s', async (method, limits, text) => {
      const { rpc } = await setting(rig, {}, limits)
      await expect(call(rpc, method)).rejects.toThrow(text)
      expect(await call(rpc, 'echo', { value: 1 })).toBe(1)
    })

    it('is told of also when it is an error with a text that is too long', async () => {
      const { rpc } = await setting(rig, {}, small)
      expect(await refusal(call(rpc, 'fail'))).toMatchObject({ limit: 'maxMessageBytes', side: 'server', sent: true })
    })
  })

  describe('an answer beyond the limits of its client', () => {
    it.each([
      ['large', small, 'maxMessageBytes'],
      ['deep', flat, 'maxDepth'],
      ['fail', small, 'maxMessageBytes'],
    ])('ends its call alone: %s', async (method, limits, limit) => {
      const { rpc } = await setting(rig, limits, {})
      const [refused, ...others] = await Promise.all([
        refusal(call(rpc, method)),
        ...[1, 2, 3].map((value) => call(rpc, 'echo', { value })),
      ])
      expect(refused).toMatchObject({ limit, sent: true, side: 'client' })
      expect(refused.message).toMatch(new RegExp(`^The answer to ${method}, message ID [0-9a-f]{32}, is `))
      expect(others).toEqual([1, 2, 3])
    })

    it('belongs to nobody if it names no call, and does no harm', async () => {
      const { client, rpc } = await setting(rig, small, {})
      let replyQueue = ''
      await call(rpc, 'echo', { value: 0 })
      const pending = client.call(
        { topic: rig.topic() },
        { method: 'nobody', args: {}, namespace: null, version: null, context: {} },
        { timeoutMs: 300, monitorMs: null, retry: null, atLeastOnce: false },
      )
      await pending.catch((error: { details: { replyQueue: string } }) => {
        replyQueue = error.details.replyQueue
      })
      const before = client.strayReplies ?? 0
      await rig.publish(replyQueue, JSON.stringify({ result: 'x'.repeat(10_000), ending: true, _msg_id: 'stranger' }))
      await rig.publish(replyQueue, JSON.stringify({ result: 'x'.repeat(10_000), ending: true }))
      await vi.waitFor(() => expect(client.strayReplies).toBe(before + 2))
      expect(await call(rpc, 'echo', { value: 1 })).toBe(1)
    })
  })

  it('a caller that knows no such error gets it by its name', async () => {
    const { client, topic } = await setting(rig, {}, small)
    const options = { timeoutMs: 10_000, monitorMs: null, retry: null, atLeastOnce: false }
    const request = { method: 'echo', args: { value: 'x'.repeat(10_000) }, namespace: null, version: null, context: {} }
    const { failure } = await client.call({ topic }, request, options)
    expect(JSON.parse(failure ?? '')).toMatchObject({
      class: 'MessageLimitExceeded',
      module: 'stubwire.errors',
      message: expect.stringMatching(
        /^The request, message ID [0-9a-f]{32}, is 1\d{4} bytes long, more than the 10000 /,
      ),
      kwargs: { limit: 'maxMessageBytes', allowed: 10_000 },
    })
    expect(new MessageLimitExceeded('x', { limit: 'maxDepth', allowed: 1 })).not.toBeInstanceOf(RemoteError)
  })
}
