import { InvalidVersion, MessagingException, RPCVersionCapError, RpcClient, type Target } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { callMethod, castMethod, FakeTransport } from '../rpc/support.js'

const unset = undefined
type Maybe = string | null | undefined

const rows: [Maybe, Maybe, Maybe, Maybe, boolean][] = [
  // cap, prepare cap, version, prepare version, admitted
  [null, unset, null, unset, true],
  ['1.1', unset, '1.0', unset, true],
  ['2.0', '1.1', '1.0', '1.0', true],
  ['1.1', null, '1.0', unset, true],
  ['1.0', unset, '1.1', unset, false],
  ['2.0', unset, null, '1.0', false],
  [null, unset, '1.0', unset, true],
  ['1.0', unset, null, unset, false],
]

function clientOf(transport: FakeTransport, [cap, preparedCap, version, preparedVersion]: readonly Maybe[]): RpcClient {
  const target: Target = { topic: 't', ...(version !== unset && { version }) }
  const client = new RpcClient(transport, { target, versionCap: cap ?? null })
  return client.prepare({
    ...(preparedCap !== unset && { versionCap: preparedCap }),
    ...(preparedVersion !== unset && { version: preparedVersion }),
  })
}

describe.each(['call', 'cast'] as const)('the version cap of a %s', (kind) => {
  it.each(rows)('cap %s, prepare %s, version %s, prepare %s: admitted %s', async (...row) => {
    const transport = new FakeTransport()
    const client = clientOf(transport, row as never)
    const sent = kind === 'call' ? client.callByName('foo') : client.castByName('foo')
    if (row[4]) await sent
    else await expect(sent).rejects.toThrow(RPCVersionCapError)
    expect(transport.sent).toHaveLength(row[4] ? 1 : 0)
  })
})

describe('canSendVersion', () => {
  const transport = new FakeTransport()

  it.each(rows)('cap %s, prepare %s, version %s, prepare %s: %s', (...row) => {
    const client = clientOf(transport, row as never)
    expect(client.canSendVersion()).toBe(row[4])
    expect(client.prepare({}).canSendVersion()).toBe(row[4])
  })

  it.each<[string, string | null | undefined, Maybe, boolean]>([
    ['1.1', null, '1.1', true],
    ['1.1', null, null, true],
    ['1.0', unset, null, false],
    ['1.0', unset, '1.0', true],
    ['1.0', unset, '1.1', false],
  ])('cap %s, prepare %s, argument %s: %s', (cap, preparedCap, argument, expected) => {
    expect(clientOf(transport, [cap, preparedCap, '1.0', unset]).canSendVersion(argument)).toBe(expected)
  })
})

describe('a malformed version', () => {
  const client = new RpcClient(new FakeTransport(), { target: { topic: 't', version: 'unchecked' } })

  it.each(['5', '5.a', '5.5.a', ''])('%j is refused', async (version) => {
    const text = `Version must contain a major and minor integer. Got ${version}`
    expect(() => client.prepare({ version })).toThrow(text)
    expect(() => client.prepare({ version })).toThrow(InvalidVersion)
    expect(() => client.canSendVersion(version)).toThrow(text)
    await expect(client.callByName('foo', {}, { version })).rejects.toThrow(text)
  })

  it('is not looked for in the target of the constructor', async () => {
    await expect(client.callByName('foo')).resolves.toBeNull()
  })

  it('of a cap makes itself known', async () => {
    await expect(client.prepare({ versionCap: 'five' }).callByName('foo')).rejects.toThrow(InvalidVersion)
  })
})

describe('methods with a schema', () => {
  const method = callMethod('foo', {
    since: '3.2',
    argumentHistory: {
      extra: { since: '3.5', olderPeers: 'drop' },
      mode: { since: '3.7', olderPeers: 'reject' },
    },
  })
  const transport = new FakeTransport()
  const client = new RpcClient(transport, { target: { topic: 't' } })

  it('carry the lowest version that holds them', async () => {
    await client.call(method, { id: 1, extra: true })
    expect(transport.last.request).toMatchObject({ version: '3.5', args: { id: 1, extra: true } })
  })

  it('leave out under a cap what older servers do without', async () => {
    const args = { id: 1, extra: true }
    await client.prepare({ versionCap: '3.4' }).call(method, args)
    expect(transport.last.request).toMatchObject({ version: '3.2', args: { id: 1 } })
    expect(transport.last.request.args).not.toHaveProperty('extra')
    expect(args).toEqual({ id: 1, extra: true })
  })

  it('carry a version that is forced, in the options or in the target', async () => {
    await client.call(method, { mode: 'x' }, { version: '3.0' })
    expect(transport.last.request.version).toBe('3.0')
    await client.prepare({ version: '3.9' }).call(method, {})
    expect(transport.last.request.version).toBe('3.9')
    const capped = client.prepare({ versionCap: '3.8' })
    await expect(capped.call(method, {}, { version: '3.9' })).rejects.toThrow(RPCVersionCapError)
  })

  it.each([
    ['3.1', {}, false],
    ['3.2', {}, true],
    ['3.2', { extra: true }, true],
    ['3.6', { mode: 'x' }, false],
    ['3.7', { mode: 'x' }, true],
    [null, { mode: 'x' }, true],
  ])('canSend under %s with %o: %s', (versionCap, args, expected) => {
    expect(client.prepare({ versionCap }).canSend(method, args)).toBe(expected)
  })

  it('canSend agrees with what a cast does', async () => {
    for (const versionCap of ['3.1', '3.4', '3.6', '3.7', null]) {
      for (const args of [{}, { extra: 1 }, { mode: 1 }, { extra: 1, mode: 1 }]) {
        const capped = client.prepare({ versionCap })
        const cast = castMethod('foo', { ...method, kind: 'cast' })
        const done = capped.cast(cast, args).then(
          () => true,
          () => false,
        )
        expect(capped.canSend(cast, args)).toBe(await done)
      }
    }
  })
})

describe('a version cap that is a function', () => {
  const method = callMethod('foo', { since: '1.4' })

  it('is asked at every call', async () => {
    const transport = new FakeTransport()
    let cap: string | null = '1.3'
    const client = new RpcClient(transport, { target: { topic: 't' }, versionCap: () => cap })
    await expect(client.call(method, {})).rejects.toThrow(RPCVersionCapError)
    expect(client.canSend(method)).toBe(false)
    cap = '1.4'
    await client.call(method, {})
    expect(client.canSend(method)).toBe(true)
    cap = null
    expect(client.canSendVersion('9.9')).toBe(true)
  })

  it('may take its time', async () => {
    const client = new RpcClient(new FakeTransport(), { target: { topic: 't' }, versionCap: async () => '1.3' })
    expect(() => client.canSend(method)).toThrow(MessagingException)
    await expect(client.resolveVersionCap()).resolves.toBe('1.3')
    expect(client.canSend(method)).toBe(false)
    await expect(client.call(method, {})).rejects.toThrow(RPCVersionCapError)
  })

  it('fails the call if it fails', async () => {
    const transport = new FakeTransport()
    const versionCap = () => Promise.reject(new Error('no servers'))
    const client = new RpcClient(transport, { target: { topic: 't' }, versionCap })
    await expect(client.call(method, {})).rejects.toThrow('no servers')
    expect(() => client.canSend(method)).toThrow(MessagingException)
    expect(transport.sent).toHaveLength(0)
  })
})
