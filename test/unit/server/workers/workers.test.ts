import { threadId } from 'node:worker_threads'
import {
  ExecutorLoadFailure,
  encodeObjects,
  explicitAccessPolicy,
  objectInfo,
  plainEndpoint,
  RpcServer,
  type ServerOptions,
  silentLogger,
  withObjectInfo,
  workerEndpoint,
} from 'stubwire'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeRequest, type FakeRequestOptions, FakeTransport, memoryLogger } from '../../rpc/support.js'
import { computeApi, volume } from './compute-api.js'

const target = { topic: 'compute', server: 's' }
const module = new URL('./compute-module.ts', import.meta.url)
/** Threads read the sources as the tests do. */
const loader = new URL('./register-tsx.mjs', import.meta.url).href
const threads = { execArgv: ['--import', loader, '--conditions=stubwire-source'] }
const servers: RpcServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop({ graceMs: 0 })
})

async function serving(options: Partial<ServerOptions> = {}) {
  const transport = new FakeTransport()
  const endpoints = [workerEndpoint(computeApi, module)]
  const common = { endpoints, executor: 'workers', concurrency: 1, threads, logger: silentLogger }
  const server = new RpcServer(transport, { target, ...common, ...options })
  await server.start()
  servers.push(server)
  const ask = (method: string, args: object = {}, more: FakeRequestOptions = {}) =>
    transport.listener.deliver(new FakeRequest({ method, args, ...more }))
  const answer = async (method: string, args: object = {}, more: FakeRequestOptions = {}) => {
    const request = ask(method, args, more)
    await request.answered
    return request
  }
  return { server, transport, ask, answer }
}

describe('handlers in worker threads', { timeout: 60_000 }, () => {
  it('run in another thread, with checked arguments and results', async () => {
    const { answer } = await serving()
    expect((await answer('threadId')).result).not.toBe(threadId)
    expect((await answer('double', { value: 21 })).result).toBe(42)
    expect((await answer('double', { value: 'x' })).failure.class).toBe('InvalidArguments')
  })

  it('get the facts of the call, and its local context', async () => {
    const { answer } = await serving()
    const context = { user: 'ada' }
    const request = await answer('contextOf', {}, { context, version: '1.2', timeoutMs: 5_000 })
    const facts = { context: { user: 'ada', client_timeout: null }, method: 'contextOf', version: '1.2' }
    expect(request.result).toMatchObject(facts)
    expect((request.result as { deadline: number }).deadline).toBeGreaterThan(Date.now() - 60_000)
    expect((await answer('localContext', {}, { context })).result).toBe('ada')
  })

  it('keep what belongs to versioned objects', async () => {
    const { answer } = await serving()
    const sent = withObjectInfo(
      { name: 'v' },
      { name: 'Volume', namespace: 'cinder', version: '1.3', changes: ['name'] },
    )
    const wire = encodeObjects(sent, volume)
    expect((await answer('rename', { volume: wire })).result).toEqual({
      ...(wire as object),
      'versioned_object.data': { name: 'renamed' },
    })
    expect(objectInfo(sent)?.version).toBe('1.3')
  })

  it('answer with declared errors as they are, data and all', async () => {
    const logger = memoryLogger()
    const { answer } = await serving({ logger })
    const { failure } = await answer('double', { value: 101 })
    expect(failure).toMatchObject({ class: 'TooLarge', module: 'compute.errors', message: 'more than 100' })
    expect(failure.kwargs).toEqual({ limit: 100 })
    expect(logger.lines.filter((line) => line.includes('failed'))).toEqual([
      'debug: demo.double, version 1.0 failed: TooLarge: more than 100',
    ])
  })

  it('answer with other errors as on the thread of the server', async () => {
    const logger = memoryLogger()
    const { answer } = await serving({ logger, exposeTraceback: true })
    const { failure } = await answer('fail')
    expect(failure).toMatchObject({ class: 'ValueError', module: 'builtins', args: ['out of bounds'], kwargs: {} })
    expect(failure.tb.join('')).toMatch(/compute-module\.ts", line \d+, in .*fail/)
    expect((await answer('wrong')).failure).toMatchObject({ class: 'Exception', message: 'not even an error' })
    expect((await answer('expected')).failure.message).toBe('as always')
    expect(logger.lines.filter((line) => line.includes('failed'))).toEqual([
      'error: demo.fail, version 1.0 failed: RangeError: out of bounds',
      'error: demo.wrong, version 1.0 failed: Error: not even an error',
      'debug: demo.expected, version 1.0 failed: RangeError: as always',
    ])
  })

  it('answer with InvalidResult for what no thread can hand over', async () => {
    const { answer } = await serving()
    expect((await answer('unsendable')).failure.class).toBe('InvalidResult')
    expect((await answer('double', { value: 1 })).result).toBe(2)
  })

  it('do not exist where the module has none', async () => {
    const { answer } = await serving()
    expect((await answer('missing')).failure).toMatchObject({
      ...{ class: 'NoSuchMethod', message: 'Endpoint does not support RPC method missing' },
    })
  })

  it('do not keep the server from giving signs of life', async () => {
    const { answer } = await serving()
    const request = await answer('busy', { ms: 1_500 }, { monitorTimeout: 2 })
    expect(request.result).toBe('done')
    expect(request.heartbeats).toBeGreaterThanOrEqual(1)
  })

  it('may be exposed one by one', async () => {
    const { answer } = await serving({ accessPolicy: explicitAccessPolicy })
    expect((await answer('double', { value: 2 })).result).toBe(4)
    expect((await answer('threadId')).failure.class).toBe('NoSuchMethod')
  })

  it('serve casts, which nobody answers', async () => {
    const { ask, answer } = await serving()
    const cast = ask('remember', { value: 7 }, { expectsReply: false })
    expect((await answer('remembered')).result).toEqual([7])
    expect(cast.replies).toEqual([])
  })

  it('stand beside handlers on the thread of the server', async () => {
    const plain = plainEndpoint({ handlers: { here: () => threadId }, version: '2.0' })
    const { answer } = await serving({ endpoints: [workerEndpoint(computeApi, module), plain] })
    expect((await answer('here', {}, { version: '2.0' })).result).toBe(threadId)
    expect((await answer('threadId')).result).not.toBe(threadId)
    expect((await answer('oslo_rpc_server_ping')).result).toBe('pong')
  })
})

describe('a thread that dies', { timeout: 60_000 }, () => {
  it.each(['die', 'throwLater'])('by %s is answered for, and replaced', async (method) => {
    const { answer } = await serving()
    const first = (await answer('threadId')).result
    const { failure } = await answer(method)
    expect(failure).toMatchObject({ class: 'WorkerLost', module: 'stubwire.errors' })
    expect(failure.message).toContain(`The worker thread that served ${method} died`)
    const second = (await answer('threadId')).result
    expect(second).not.toBe(first)
  })
})

describe('a thread that dies without work', { timeout: 60_000 }, () => {
  it('is replaced, and keeps no server from stopping', async () => {
    const { server, answer } = await serving()
    const first = (await answer('threadId')).result
    expect((await answer('dieLater')).result).toBe('alive')
    // A request that comes while the thread dies may be lost with it.
    const current = async () => (await answer('threadId')).replies[0]?.result ?? first
    while ((await current()) === first);
    expect((await answer('dieLater')).result).toBe('alive')
    await server.stop()
    expect(server.isRunning).toBe(false)
  })
})

describe('a thread that takes too much memory', { timeout: 60_000 }, () => {
  it('dies alone, and is replaced', async () => {
    const { answer } = await serving({ threads: { ...threads, resourceLimits: { maxOldGenerationSizeMb: 64 } } })
    const { failure } = await answer('hoard')
    expect(failure.class).toBe('WorkerLost')
    expect((await answer('double', { value: 8 })).result).toBe(16)
  })
})

describe('the signal of a call in a thread', { timeout: 60_000 }, () => {
  it.each([
    ['spin', 'The caller has stopped waiting'],
    ['nap', 'woken: TimeoutError'],
  ])('stops %s when nobody waits any more', async (method, text) => {
    const { answer } = await serving()
    await answer('threadId')
    const { failure } = await answer(method, {}, { timeoutMs: 50 })
    expect(failure.message).toBe(text)
    expect((await answer('double', { value: 3 })).result).toBe(6)
  })
})

describe('a server with threads', { timeout: 60_000 }, () => {
  it('lets them finish and reply when it stops', async () => {
    const { server, ask } = await serving()
    const request = ask('double', { value: 5 })
    await server.stop()
    expect(request.result).toBe(10)
  })

  it('answers for them and ends them when its grace is over, also those that compute for ever', async () => {
    const { server, ask, answer } = await serving()
    await answer('threadId')
    const request = ask('stuck')
    await server.stop({ graceMs: 0 })
    expect(request.failure.class).toBe('ServerStopped')
  })

  it('runs as many handlers at once as it has threads', async () => {
    const { transport, ask, answer } = await serving({ concurrency: 2 })
    expect(transport.listener.options.prefetch).toBe(2)
    const busy = ask('spin')
    expect((await answer('double', { value: 4 })).result).toBe(8)
    expect(busy.replies).toEqual([])
  })

  it('begins anew with new threads', async () => {
    const { server, answer } = await serving()
    const first = (await answer('threadId')).result
    await server.stop()
    await server.start()
    expect((await answer('threadId')).result).not.toBe(first)
  })

  it.each([
    ['./no-endpoint.ts', 'exports no endpoint'],
    ['./nowhere.ts', 'cannot be loaded'],
    ['./compute-api.ts', 'exports no endpoint'],
  ])('does not start with %s', async (path, text) => {
    const endpoints = [workerEndpoint(computeApi, new URL(path, import.meta.url))]
    const transport = new FakeTransport()
    const server = new RpcServer(transport, { target, endpoints, executor: 'workers', threads, logger: silentLogger })
    const started = server.start()
    await expect(started).rejects.toThrow(ExecutorLoadFailure)
    await expect(started).rejects.toThrow(text)
    expect(transport.listeners).toEqual([])
  })

  it('does not start with options that threads cannot have', async () => {
    const wrong = { execArgv: ['--no-such-option'] }
    const options = { target, endpoints: [workerEndpoint(computeApi, module)], executor: 'workers', threads: wrong }
    const started = new RpcServer(new FakeTransport(), options).start()
    await expect(started).rejects.toThrow(ExecutorLoadFailure)
    await expect(started).rejects.toThrow('--no-such-option')
  })

  it('does not start with the handlers of another API', async () => {
    const other = { ...computeApi, methods: computeApi.methods.filter(({ handler }) => handler === 'missing') }
    const endpoints = [workerEndpoint(other, module)]
    const server = new RpcServer(new FakeTransport(), { target, endpoints, executor: 'workers', threads })
    await expect(server.start()).rejects.toThrow('has no handler of the API')
  })

  it('needs endpoints that fit its executor', () => {
    const worker = [workerEndpoint(computeApi, module)]
    const plain = [plainEndpoint({ handlers: {} })]
    const make = (executor: string, endpoints: typeof worker) => () =>
      new RpcServer(new FakeTransport(), { target, endpoints, executor })
    expect(make('workers', plain)).toThrow('none of the endpoints is made by workerEndpoint')
    expect(make('concurrent', worker)).toThrow('by the executor "workers" only')
    expect(make('blocking', worker)).toThrow(ExecutorLoadFailure)
  })
})
