import {
  connect,
  MessagingException,
  plainEndpoint,
  RpcClient,
  Service,
  type ServiceOptions,
  type Target,
  type Transport,
} from 'stubwire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeTransport, memoryLogger } from '../rpc/support.js'

const targets: readonly Target[] = [
  { topic: 't', server: 'h@b' },
  { topic: 't.h@b', server: 'h' },
]
let transport: FakeTransport
let logger: ReturnType<typeof memoryLogger>
/** What happened, in order. */
let events: string[]

beforeEach(() => {
  vi.useFakeTimers()
  transport = new FakeTransport()
  transport.onListen = ({ topic }) => void events.push(`listen ${topic}`)
  logger = memoryLogger()
  events = []
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

function newService(options: Partial<ServiceOptions> = {}): Service {
  return newServiceOn(transport, options)
}

function newServiceOn(on: Transport, options: Partial<ServiceOptions>): Service {
  return new Service(on, { targets, endpoints: [], logger, ...options })
}

function noting(name: string): () => void {
  return () => void events.push(name)
}

const hooks = {
  beforeStart: noting('beforeStart'),
  afterStart: noting('afterStart'),
  afterStop: noting('afterStop'),
  onReset: noting('onReset'),
}

describe('a service', () => {
  it('starts its servers in order, between its hooks', async () => {
    const service = newService({ hooks })
    await service.start()
    expect(events).toEqual(['beforeStart', 'listen t', 'listen t.h@b', 'afterStart'])
    expect(service.isRunning).toBe(true)
    await service.stop()
  })

  it('stops all servers before its last hook', async () => {
    const service = newService({ hooks: { afterStop: noting('afterStop') } })
    await service.start()
    for (const listener of transport.listeners)
      listener.onStop = () => void events.push(`stop ${listener.target.topic}`)
    await Promise.all([service.stop(), service.wait()])
    expect(events.slice(2)).toEqual(['stop t', 'stop t.h@b', 'afterStop'])
    expect(service.isRunning).toBe(false)
  })

  it('serves the same endpoints on every target', async () => {
    vi.useRealTimers()
    await using memory = await connect('memory:')
    const endpoint = plainEndpoint({
      handlers: { where: (_args: object, call: { target: Target }) => call.target.topic },
    })
    await using service = new Service(memory, { targets, endpoints: [endpoint], logger })
    await service.start()
    // By server in the second: the queue of that topic is also the first server's own.
    const places: Target[] = [{ topic: 't' }, { topic: 't.h@b', server: 'h' }]
    const answers = places.map((target) => new RpcClient(memory, { target }).callByName('where', {}))
    expect(await Promise.all(answers)).toEqual(['t', 't.h@b'])
    vi.useFakeTimers()
  })

  it('starts again after it was stopped', async () => {
    const service = newService({ hooks })
    for (let life = 0; life < 2; life++) {
      await service.start()
      await service.stop()
    }
    expect(events.filter((event) => event === 'afterStart')).toHaveLength(2)
  })

  it('is stopped by the end of its block, and only if it was started', async () => {
    {
      await using _unused = newService({ hooks })
      await using service = newService({ hooks })
      await service.start()
    }
    expect(events.filter((event) => event === 'afterStop')).toHaveLength(1)
  })

  it('needs a target', () => {
    expect(() => newService({ targets: [] })).toThrow(MessagingException)
  })
})

describe('a start that fails', () => {
  it('in the first hook starts nothing', async () => {
    const service = newService({
      hooks: {
        ...hooks,
        beforeStart: () => {
          throw new Error('no disk')
        },
      },
    })
    await expect(service.start()).rejects.toThrow('no disk')
    expect(events).toEqual([])
  })

  it.each<[string, Partial<ServiceOptions>]>([
    ['a server', {}],
    ['the second hook', { hooks: { ...hooks, afterStart: () => Promise.reject(new Error('refused')) } }],
  ])('in %s stops what was started', async (what, options) => {
    if (what === 'a server') {
      transport.onListen = ({ topic }) => {
        if (topic === 't.h@b') throw new Error('refused')
      }
    }
    const service = newService({ hooks, ...options })
    await expect(service.start()).rejects.toThrow()
    expect(transport.listeners.every((listener) => listener.events.join() === 'stop,close')).toBe(true)
    expect(transport.listeners.length).toBeGreaterThan(0)
    expect(events.at(-1)).toBe('afterStop')
    expect(service.isRunning).toBe(false)
  })

  it('can be tried again', async () => {
    let attempts = 0
    const service = newService({
      hooks: {
        afterStart: () => {
          attempts += 1
          if (attempts === 1) throw new Error('not yet')
        },
      },
    })
    await expect(service.start()).rejects.toThrow('not yet')
    await service.start()
    expect(service.isRunning).toBe(true)
    await service.stop()
  })
})

describe('a stop', () => {
  it('goes on where a listener fails', async () => {
    const service = newService({ hooks })
    await service.start()
    for (const listener of transport.listeners) listener.onStop = () => Promise.reject(new Error('gone'))
    await service.stop()
    expect(events.at(-1)).toBe('afterStop')
    expect(logger.lines).toContain('warn: A listener failed to stop')
  })

  it('tells every server to stop before it waits for a slow handler of one', async () => {
    vi.useRealTimers()
    await using memory = await connect('memory:')
    let finish = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const handlers = {
      slow: async () => {
        events.push('working')
        await finished
        events.push('done')
        return 'answer'
      },
    }
    const service = newServiceOn(memory, { endpoints: [plainEndpoint({ handlers })], hooks })
    await service.start()
    const answer = new RpcClient(memory, { target: { topic: 't', server: 'h@b' } }).callByName('slow', {})
    await vi.waitFor(() => expect(events).toContain('working'))
    const stopped = service.stop()
    try {
      // The second server has nothing to wait for, and ends while the first is still at work.
      const second = vi.fn()
      void service.servers[1]?.wait().then(second)
      await vi.waitFor(() => expect(second).toHaveBeenCalled())
      expect(events.at(-1)).toBe('working')
    } finally {
      // Whatever went wrong, nobody waits for the handler for ever.
      finish()
      await stopped
      vi.useFakeTimers()
    }
    expect(await answer).toBe('answer')
    expect(events.slice(-2)).toEqual(['done', 'afterStop'])
  })

  it('rejects with what the last hook throws, when all is over', async () => {
    const service = newService({ hooks: { afterStop: () => Promise.reject(new Error('still mounted')) } })
    await service.start()
    await expect(service.stop()).rejects.toThrow('still mounted')
    expect(transport.listeners.every(({ events: what }) => what.includes('close'))).toBe(true)
  })
})

describe('periodic work', () => {
  const every = { name: 'report', everyMs: 1_000 }

  it('begins after an interval and goes on until the stop', async () => {
    const service = newService({ periodic: [{ ...every, run: noting('report') }] })
    await service.start()
    events = []
    await vi.advanceTimersByTimeAsync(999)
    expect(events).toEqual([])
    await vi.advanceTimersByTimeAsync(2_001)
    expect(events).toHaveLength(3)
    await service.stop()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(events).toHaveLength(3)
  })

  it('may begin at once, after the hooks', async () => {
    const service = newService({ hooks, periodic: [{ ...every, first: 'at-once', run: noting('report') }] })
    await service.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(events.slice(-2)).toEqual(['afterStart', 'report'])
    await service.stop()
  })

  it('is put off once by a random time', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const service = newService({ periodic: [{ ...every, fuzzMs: 400, run: noting('report') }] })
    await service.start()
    events = []
    await vi.advanceTimersByTimeAsync(1_199)
    expect(events).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(events).toEqual(['report'])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(events).toEqual(['report', 'report'])
    await service.stop()
  })

  it('goes on after a run that failed, which is logged', async () => {
    let runs = 0
    const run = () => {
      runs += 1
      throw new Error('no scheduler')
    }
    const service = newService({ periodic: [{ ...every, run }] })
    await service.start()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(runs).toBe(2)
    expect(logger.lines).toContain('error: The periodic task report failed')
    await service.stop()
  })

  it('never overlaps itself, and says that it took too long', async () => {
    let running = 0
    let most = 0
    const run = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 2_500))
      running -= 1
    }
    const service = newService({ periodic: [{ ...every, run }] })
    await service.start()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(most).toBe(1)
    expect(logger.lines.some((line) => /^warn: The periodic task report took \d+ ms more/.test(line))).toBe(true)
    const stopped = service.stop()
    await vi.advanceTimersByTimeAsync(2_500)
    await stopped
  })

  it('hears of the stop, which waits for it', async () => {
    const run = async (signal: AbortSignal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      events.push('gave up')
    }
    const service = newService({ hooks, periodic: [{ ...every, first: 'at-once', run }] })
    await service.start()
    await vi.advanceTimersByTimeAsync(0)
    await service.stop()
    expect(events.slice(-2)).toEqual(['gave up', 'afterStop'])
  })

  it.each([{ everyMs: 0 }, { everyMs: Number.NaN }, { everyMs: 2 ** 31 }, { fuzzMs: -1 }])(
    'is refused with %o',
    (wrong) => {
      expect(() => newService({ periodic: [{ ...every, run: () => {}, ...wrong }] })).toThrow(/report must be a number/)
    },
  )
})

describe('a reset', () => {
  it('asks version caps anew before the hook, and lives with those that cannot be had', async () => {
    const clients = [
      { refreshVersionCap: async () => void events.push('asked') },
      { refreshVersionCap: () => Promise.reject(new Error('nobody there')) },
    ]
    await newService({ hooks, clients }).reset()
    expect(events).toEqual(['asked', 'onReset'])
    expect(logger.lines).toEqual(['warn: A version cap could not be asked anew'])
  })
})

describe('signals', () => {
  const counts = () => ['SIGTERM', 'SIGINT', 'SIGHUP'].map((signal) => process.listenerCount(signal))

  it('are left alone unless asked for', async () => {
    const before = counts()
    const service = newService()
    await service.start()
    expect(counts()).toEqual(before)
    await service.stop()
  })

  it('stop the service and are let go', async () => {
    const before = counts()
    const service = newService({ signals: true })
    await service.start()
    process.emit('SIGTERM', 'SIGTERM')
    await service.wait()
    await vi.advanceTimersByTimeAsync(0)
    expect(service.isRunning).toBe(false)
    expect(counts()).toEqual(before)
  })

  it('shorten the grace when a second one comes', async () => {
    const service = newService({ signals: true })
    let released = () => {}
    await service.start()
    const graces: unknown[] = []
    for (const server of service.servers) {
      const stop = server.stop.bind(server)
      vi.spyOn(server, 'stop').mockImplementation((options) => {
        graces.push(options?.graceMs)
        return stop(options)
      })
    }
    const held = new Promise<void>((resolve) => {
      released = resolve
    })
    for (const listener of transport.listeners) listener.onStop = () => held
    process.emit('SIGTERM', 'SIGTERM')
    await vi.advanceTimersByTimeAsync(0)
    process.emit('SIGINT', 'SIGINT')
    released()
    await service.wait()
    expect(graces).toEqual([30_000, 30_000, 0, 0])
  })

  it('reset the service', async () => {
    const service = newService({ signals: true, hooks })
    await service.start()
    process.emit('SIGHUP', 'SIGHUP')
    await vi.advanceTimersByTimeAsync(0)
    expect(events).toContain('onReset')
    await service.stop()
  })
})
