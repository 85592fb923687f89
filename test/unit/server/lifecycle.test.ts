import {
  InvalidTarget,
  MessageDeliveryFailure,
  RpcServer,
  ServerListenError,
  type ServerOptions,
  TaskTimeout,
} from 'stubwire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeTransport, memoryLogger } from '../rpc/support.js'

const target = { topic: 't', server: 's' }
let transport: FakeTransport
let logger: ReturnType<typeof memoryLogger>

beforeEach(() => {
  vi.useFakeTimers()
  transport = new FakeTransport()
  logger = memoryLogger()
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

function newServer(options: Partial<ServerOptions> = {}): RpcServer {
  return new RpcServer(transport, { target, endpoints: [], logger, ...options })
}

/** Notes in `events` when each promise settles. */
function note(events: string[], name: string, done: Promise<void>): Promise<void> {
  return done.then(
    () => void events.push(name),
    (error: Error) => void events.push(`${name}: ${error.name}`),
  )
}

/** A promise that a test keeps. */
function gate(): { promise: Promise<void>; open: () => void } {
  let open = () => {}
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { promise, open }
}

const turn = () => vi.advanceTimersByTimeAsync(0)

describe('start, stop and wait', () => {
  it('L1: run one after the other, each once', async () => {
    const server = newServer()
    await server.start()
    expect(server.isRunning).toBe(true)
    await Promise.all([server.stop(), server.wait()])
    expect(server.isRunning).toBe(false)
    expect(transport.listeners.map(({ events }) => events)).toEqual([['stop', 'close']])
  })

  it('L2: run in their order, in whatever order they are called', async () => {
    const server = newServer()
    const events: string[] = []
    const all = [note(events, 'wait', server.wait())]
    await turn()
    all.push(note(events, 'stop', server.stop()))
    await turn()
    expect(events).toEqual([])
    all.push(note(events, 'start', server.start()))
    await Promise.all(all)
    expect(events[0]).toBe('start')
    expect(events.slice(1).sort()).toEqual(['stop', 'wait'])
    expect(transport.listener.events).toEqual(['stop', 'close'])
  })

  it('L3: a second start returns when the first is done', async () => {
    const opening = gate()
    transport.onListen = () => opening.promise
    const server = newServer()
    const events: string[] = []
    const all = [note(events, 'first', server.start()), note(events, 'second', server.start())]
    await turn()
    expect(events).toEqual([])
    opening.open()
    await Promise.all(all)
    expect(events).toEqual(['first', 'second'])
    expect(transport.listeners).toHaveLength(1)
    await server.stop()
  })

  it('L4: do nothing the second time', async () => {
    const server = newServer()
    await server.start()
    await server.stop()
    await server.wait()
    await server.stop()
    await server.wait()
    expect(transport.listener.events).toEqual(['stop', 'close'])
    expect(logger.lines).toEqual([])
  })

  it('L5: of an old life do nothing to a new one', async () => {
    const server = newServer()
    const early = server.stop()
    await server.start()
    await server.stop()
    await server.wait()
    await server.start()
    await early
    expect(server.isRunning).toBe(true)
    expect(transport.listeners.map(({ events }) => events)).toEqual([['stop', 'close'], []])
    await server.stop()
  })

  it.each([
    ['L6: after 30 seconds', undefined, 30_000],
    ['L7: after the time that is asked for', 1_000, 1_000],
  ])('%s warn of a stop without start', async (_name, logAfterMs, after) => {
    const server = newServer()
    const stopping = server.stop(logAfterMs === undefined ? {} : { logAfterMs })
    await vi.advanceTimersByTimeAsync(after - 1)
    expect(logger.lines).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(logger.lines).toEqual(['warn: Possible hang: stop is waiting for start to complete'])
    await server.start()
    await stopping
  })

  it.each([
    ['L8: warn before they give up', 1_000, 2_000, 1],
    ['L9: give up', 30_000, 1_000, 0],
    ['L11: give up without warning if that is asked for', 0, 2_000, 0],
  ])('%s', async (_name, logAfterMs, timeoutMs, warnings) => {
    const stopping = newServer().stop({ logAfterMs, timeoutMs })
    const outcome = expect(stopping).rejects.toThrow(TaskTimeout)
    const text = expect(stopping).rejects.toThrow('stop is waiting for start to complete')
    await vi.advanceTimersByTimeAsync(timeoutMs)
    await Promise.all([outcome, text])
    expect(logger.lines).toHaveLength(warnings)
  })

  it('L10: give up while another stop hangs', async () => {
    const closing = gate()
    const server = newServer()
    await server.start()
    transport.listener.onStop = () => closing.promise
    const stopping = server.stop()
    const waiting = expect(server.wait({ timeoutMs: 1_000 })).rejects.toThrow('wait is waiting for stop to complete')
    const second = expect(server.stop({ timeoutMs: 1_000 })).rejects.toThrow('stop is waiting for stop to complete')
    await vi.advanceTimersByTimeAsync(1_000)
    await Promise.all([waiting, second])
    closing.open()
    await stopping
  })

  it('S15: a start of a running server does nothing', async () => {
    const server = newServer()
    await server.start()
    await server.start()
    expect(transport.listeners).toHaveLength(1)
    expect(logger.lines).toEqual(['warn: The server is running already: start does nothing'])
    await server.stop()
  })

  it('begin anew when a start comes during a stop', async () => {
    const closing = gate()
    const server = newServer()
    await server.start()
    transport.listener.onStop = () => closing.promise
    const stopping = server.stop()
    const starting = server.start()
    await turn()
    expect(transport.listeners).toHaveLength(1)
    closing.open()
    await Promise.all([stopping, starting])
    expect(transport.listeners).toHaveLength(2)
    expect(server.isRunning).toBe(true)
    await server.stop()
  })
})

describe('a start that fails', () => {
  it.each([
    [{ topic: 't' }, 'topic=t'],
    [{ server: 's' }, 'server=s'],
  ])('S5: because the target %o is not complete', async (incomplete, text) => {
    const starting = new RpcServer(transport, { target: incomplete, endpoints: [], logger }).start()
    await expect(starting).rejects.toThrow(
      `A server's target must have topic and server names specified:<Target ${text}>`,
    )
    await expect(starting).rejects.toThrow(InvalidTarget)
    await expect(starting).rejects.toMatchObject({ target: incomplete })
    expect(transport.listeners).toHaveLength(0)
  })

  it('tells why, and can be tried again', async () => {
    const cause = new MessageDeliveryFailure('no broker')
    transport.onListen = () => {
      throw cause
    }
    const server = newServer()
    const starting = server.start()
    await expect(starting).rejects.toThrow(ServerListenError)
    await expect(starting).rejects.toMatchObject({ target, cause })
    transport.onListen = () => {}
    await server.start()
    expect(server.isRunning).toBe(true)
    await server.stop()
  })

  it('leaves nothing of its other targets behind', async () => {
    transport.onListen = ({ topic }) => {
      if (topic === 'c') throw new Error('refused')
    }
    const targets = ['a', 'b', 'c'].map((topic) => ({ topic, server: 's' }))
    const server = new RpcServer(transport, { targets, endpoints: [], logger })
    await expect(server.start()).rejects.toThrow('refused')
    expect(transport.listeners.map(({ events }) => events)).toEqual([
      ['stop', 'close'],
      ['stop', 'close'],
    ])
    await server[Symbol.asyncDispose]()
  })
})

describe('disposal', () => {
  it('stops a server that runs, and leaves others alone', async () => {
    const never = newServer()
    await never[Symbol.asyncDispose]()
    const server = newServer()
    await server.start()
    await server[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    expect(transport.listener.events).toEqual(['stop', 'close'])
  })

  it('survives listeners that fail', async () => {
    const server = newServer()
    await server.start()
    transport.listener.onStop = () => {
      throw new Error('connection lost')
    }
    await server.stop()
    expect(transport.listener.events).toEqual(['stop', 'close'])
    expect(logger.lines).toEqual(['warn: A listener failed to stop'])
  })
})
