import { CallCancelled, MessagingException, MessagingTimeout, RpcClient, runInLocalContext } from 'stubwire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callMethod, FakeTransport } from '../rpc/support.js'

const target = { topic: 't' }
const unset = undefined
let transport: FakeTransport

beforeEach(() => {
  transport = new FakeTransport()
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Leaves out what is undefined, as a caller who says nothing does. */
function given<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never
}

describe('timeouts', () => {
  it.each([
    // constructor, prepare, method, option, expected
    [unset, unset, unset, unset, 60_000],
    [null, unset, unset, unset, null],
    [21_100, unset, unset, unset, 21_100],
    [0, unset, unset, unset, 0],
    [null, 21_100, unset, unset, 21_100],
    [10_100, 21_100, unset, unset, 21_100],
    [null, 0, unset, unset, 0],
    [10_100, null, unset, unset, null],
    [10_100, unset, 5_000, unset, 5_000],
    [10_100, 21_100, 5_000, unset, 21_100],
    [10_100, 21_100, 5_000, 7, 7],
    [10_100, unset, 5_000, null, null],
    [unset, unset, unset, 0, 0],
  ])('constructor %s, prepare %s, method %s, option %s: %s', async (made, prepared, ofMethod, option, expected) => {
    const client = new RpcClient(transport, { target, ...given({ timeoutMs: made }) })
    const method = callMethod('foo', given({ timeoutMs: ofMethod }))
    await client.prepare(given({ timeoutMs: prepared })).call(method, {}, given({ timeoutMs: option }))
    expect(transport.last.options.timeoutMs).toBe(expected)
  })

  it.each([
    [unset, unset, unset, null, null],
    [30_000, unset, unset, unset, 30_000],
    [30_000, null, unset, unset, null],
    [30_000, unset, 4_000, unset, 4_000],
    [unset, unset, 4_000, 2_000, 2_000],
    [unset, 9_000, 4_000, unset, 9_000],
  ])(
    'monitor: constructor %s, prepare %s, method %s, option %s: %s',
    async (made, prepared, ofMethod, option, expected) => {
      const client = new RpcClient(transport, { target, ...given({ monitorMs: made }) })
      const method = callMethod('foo', given({ monitorMs: ofMethod }))
      await client.prepare(given({ monitorMs: prepared })).call(method, {}, given({ monitorMs: option }))
      expect(transport.last.options).toMatchObject({ timeoutMs: 60_000, monitorMs: expected })
    },
  )

  it.each([
    [null, unset, null],
    [21, unset, 21],
    [0, unset, 0],
    [null, 21, 21],
    [10, 21, 21],
    [null, 0, 0],
    [21, null, null],
    [-1, unset, -1],
  ])('retry: constructor %s, prepare %s: %s', async (made, prepared, expected) => {
    const client = new RpcClient(transport, { target, retry: made }).prepare(given({ retry: prepared }))
    await client.callByName('foo')
    expect(transport.last.options).toMatchObject({ retry: expected, timeoutMs: 60_000 })
  })

  it.each([
    [{ timeoutMs: -1 }, 'timeoutMs'],
    [{ timeoutMs: Number.NaN }, 'timeoutMs'],
    [{ timeoutMs: Number.POSITIVE_INFINITY }, 'null to wait for ever'],
    [{ monitorMs: 1_999 }, 'at least 2000'],
    [{ monitorMs: 0 }, 'at least 2000'],
    [{ retry: -2 }, 'retry'],
    [{ retry: 1.5 }, 'retry'],
  ])('refuses %o wherever it stands', async (options, text) => {
    const client = new RpcClient(transport, { target })
    expect(() => new RpcClient(transport, { target, ...options })).toThrow(text)
    expect(() => client.prepare(options)).toThrow(MessagingException)
    await expect(client.callByName('foo', {}, options)).rejects.toThrow(text)
    expect(transport.sent).toHaveLength(0)
  })

  it.each([false, true])('passes on atLeastOnce %s', async (atLeastOnce) => {
    await new RpcClient(transport, { target, atLeastOnce }).castByName('foo')
    expect(transport.last.options.atLeastOnce).toBe(atLeastOnce)
    await new RpcClient(transport, { target, atLeastOnce }).castByName('foo', {}, { atLeastOnce: !atLeastOnce })
    expect(transport.last.options.atLeastOnce).toBe(!atLeastOnce)
  })

  it('does not expect signs of life of a cast', async () => {
    await new RpcClient(transport, { target, monitorMs: 5_000 }).castByName('foo')
    expect(transport.last.options.monitorMs).toBeNull()
  })
})

describe('deadlines', () => {
  const client = () => new RpcClient(transport, { target })

  it.each([
    ['the own time if that is shorter', 5_000, 5_000],
    ['what is left of the request being handled', 30_000, 10_000],
    ['what is left where the own time has no end', null, 10_000],
  ])('waits for %s', async (_name, timeoutMs, expected) => {
    const local = { deadline: Date.now() + 10_000 }
    await runInLocalContext(local, () => client().callByName('foo', {}, { timeoutMs }))
    expect(transport.last.options.timeoutMs).toBe(expected)
  })

  it('sends nothing once the deadline has passed', async () => {
    const call = runInLocalContext({ deadline: Date.now() }, () => client().callByName('foo'))
    await expect(call).rejects.toThrow(MessagingTimeout)
    await expect(call).rejects.toMatchObject({ sent: false, details: { method: 'foo', target } })
    expect(transport.sent).toHaveLength(0)
  })

  it('counts the time that interceptors take', async () => {
    const slow = new RpcClient(transport, {
      target,
      interceptors: [
        (next) => async (call) => {
          vi.setSystemTime(Date.now() + 400)
          return await next(call)
        },
      ],
    })
    await slow.callByName('foo', {}, { timeoutMs: 1_000 })
    expect(transport.last.options.timeoutMs).toBe(600)
    await expect(slow.callByName('foo', {}, { timeoutMs: 300 })).rejects.toThrow(MessagingTimeout)
    expect(transport.sent).toHaveLength(1)
  })

  it('sends nothing once the signal is aborted', async () => {
    const reason = new Error('changed my mind')
    const call = client().callByName('foo', {}, { signal: AbortSignal.abort(reason) })
    await expect(call).rejects.toThrow(CallCancelled)
    await expect(call).rejects.toMatchObject({ sent: false, cause: reason })
    expect(transport.sent).toHaveLength(0)
  })

  it.each([
    ['that of the request being handled', undefined, 'local'],
    ['its own', new AbortController().signal, 'own'],
    ['none at all', null, 'none'],
  ])('is given up by the signal: %s', async (_name, signal, expected) => {
    const local = { signal: new AbortController().signal }
    await runInLocalContext(local, () => client().callByName('foo', {}, given({ signal })))
    const passed = transport.last.options.signal
    expect(passed === undefined ? 'none' : passed === signal ? 'own' : 'local').toBe(expected)
  })
})
