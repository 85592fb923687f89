import * as stubwire from 'stubwire'
import {
  connect,
  plainEndpoint,
  RpcClient,
  RpcServer,
  type ServerCall,
  serve,
  silentLogger,
  type Target,
} from 'stubwire'
import { describe, expect, it } from 'vitest'
import { tableSection } from '../core/fixtures.js'
import { FakeTransport } from './support.js'

let names = 0

async function pair(handlers: object, options: { executor?: 'blocking' } = {}) {
  names += 1
  const target: Target = { topic: `parity-${names}`, server: 's' }
  const transport = await connect('memory:')
  const server = await serve(transport, {
    ...{ target, endpoints: [plainEndpoint({ handlers })], logger: silentLogger },
    ...options,
  })
  const end = async () => {
    await server.stop({ graceMs: 0 })
    await transport.close()
  }
  return { client: new RpcClient(transport, { target: { topic: target.topic ?? '' } }), end }
}

describe('a call', () => {
  it('is answered at once: a short time is enough for a quick method', async () => {
    const { client, end } = await pair({ quick: () => 'done' })
    const calls = Array.from({ length: 20 }, () => client.callByName('quick', {}, { timeoutMs: 450 }))
    // Peers that look for answers every half second lose all of these. A busy machine may stop for as long; it does not for every call of many.
    const answers = (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled')
    expect(answers.length).toBeGreaterThan(0)
    await end()
  })

  it('may have any context key', async () => {
    const { client, end } = await pair({ context: (_args: unknown, { context }: ServerCall) => context })
    const context = { self: 1, ctxt: 2, method: 'x', msg_id: 'lost', reply_q: 'lost', client_timeout: 99, '': 'empty' }
    const seen = await client.callByName('context', {}, { context })
    expect(seen).toEqual({ self: 1, ctxt: 2, method: 'x', '': 'empty', client_timeout: null })
    await end()
  })

  it('has an empty context where it is given none', async () => {
    const { client, end } = await pair({ context: (_args: unknown, { context }: ServerCall) => context })
    await expect(client.callByName('context')).resolves.toEqual({ client_timeout: null })
    await end()
  })
})

describe('casts', () => {
  it('to one server that works one after the other keep their order', async () => {
    const seen: number[] = []
    const note = ({ at }: { at: number }) => void seen.push(at)
    const { client, end } = await pair({ note, seen: () => seen }, { executor: 'blocking' })
    const order = Array.from({ length: 50 }, (_, at) => at)
    for (const at of order) await expect(client.castByName('note', { at })).resolves.toBeUndefined()
    await expect(client.callByName('seen')).resolves.toEqual(order)
    await end()
  })
})

describe('options outside of drivers', () => {
  const defaults = Object.fromEntries(
    tableSection<{ name: string; default: unknown }>('options', 'DEFAULT').map((row) => [row.name, row.default]),
  )

  it('have the names that are mapped here', () => {
    expect(Object.keys(defaults).sort()).toEqual([
      ...['control_exchange', 'executor_thread_pool_size', 'rpc_ping_enabled', 'rpc_response_timeout', 'transport_url'],
    ])
  })

  it('rpc_response_timeout is timeoutMs', async () => {
    const transport = new FakeTransport()
    await new RpcClient(transport, { target: { topic: 't' } }).callByName('foo')
    const expected = (defaults.rpc_response_timeout as number) * 1_000
    expect(transport.last.options.timeoutMs).toBeLessThanOrEqual(expected)
    expect(transport.last.options.timeoutMs).toBeGreaterThan(expected / 2)
  })

  it('executor_thread_pool_size is concurrency', async () => {
    const transport = new FakeTransport()
    const server = new RpcServer(transport, { target: { topic: 't', server: 's' }, endpoints: [] })
    await server.start()
    expect(transport.listener.options.prefetch).toBe(defaults.executor_thread_pool_size)
    await server.stop()
  })

  it('control_exchange is defaultExchange, transport_url the URL', async () => {
    await using transport = await connect('')
    expect(transport).toMatchObject({ defaultExchange: defaults.control_exchange, driver: 'rabbit' })
    expect(defaults.transport_url).toBe('rabbit://')
  })
})

/** What has no counterpart by its name, and what is there instead. */
const withoutClass: Readonly<Record<string, string>> = {
  ClientSendError: 'errors of drivers arrive as what they are',
  ConfigurationError: 'raised by an option that is refused',
  ExpectedException: 'inside of the library',
}

describe('the exceptions of oslo.messaging', () => {
  const exceptions = Object.entries(
    tableSection<{ bases: readonly string[]; exported_at_top_level: boolean }>('exceptions'),
  )
    .map(([path, { bases, exported_at_top_level: exported }]) => ({ path, bases, exported }))
    .filter(({ path, exported }) => exported || /\.(exceptions|server)\./.test(path))
  const nameOf = (path: string) => path.split('.').at(-1) ?? ''
  const classOf = (name: string) => Reflect.get(stubwire, name) as typeof Error | undefined

  it('are all in the table', () => {
    expect(exceptions.length).toBeGreaterThan(17)
  })

  it.each(exceptions.filter(({ path }) => !(nameOf(path) in withoutClass)))(
    '$path is a class here',
    ({ path, bases }) => {
      const type = classOf(nameOf(path))
      expect(type).toBeTypeOf('function')
      const own = bases.map(nameOf).filter((name) => classOf(name) !== undefined)
      for (const base of own) expect(type?.prototype).toBeInstanceOf(classOf(base))
      expect(type?.prototype).toBeInstanceOf(Error)
    },
  )

  it.each(Object.keys(withoutClass))('%s has none', (name) => {
    expect(exceptions.map(({ path }) => nameOf(path))).toContain(name)
    expect(classOf(name)).toBeUndefined()
  })
})

describe('the public names of oslo.messaging', () => {
  /** Beside the exceptions. A name of ours, or why there is none. */
  const counterparts: Readonly<Record<string, string | null>> = {
    DefaultRPCAccessPolicy: 'defaultAccessPolicy',
    ExplicitRPCAccessPolicy: 'explicitAccessPolicy',
    LegacyRPCAccessPolicy: 'legacyAccessPolicy',
    JsonPayloadSerializer: 'jsonPayloadSerializer',
    NoOpSerializer: 'noOpSerializer',
    MessageHandlingServer: 'RpcServer',
    RPCClient: 'RpcClient',
    expected_exceptions: 'expectErrors',
    expose: 'expose',
    get_rpc_client: 'RpcClient',
    get_rpc_server: 'serve',
    get_rpc_transport: 'connect',
    get_transport: 'connect',
    TransportURL: 'parseTransportUrl',
    // Types, an inside, a setting of the whole process: nothing is exported at run time.
    ...{ RPCAccessPolicyBase: null, Serializer: null, Target: null, Transport: null, TransportHost: null },
    ...{ TransportOptions: null, RPCDispatcher: null, set_transport_defaults: null },
  }
  const rpc = (tableSection<string[]>('public_names') as unknown as string[]).filter(
    (name) =>
      !/[Nn]otif|Publish/.test(name) &&
      !/Error$|Failure$|Exception$|Timeout$|^Invalid|^NoSuch|^Unsupp|Undeliv/.test(name),
  )

  it.each(rpc)('%s has a counterpart', (name) => {
    expect(counterparts).toHaveProperty(name)
    const counterpart = counterparts[name]
    if (counterpart) expect(stubwire).toHaveProperty(counterpart)
  })
})
