import { InvalidTarget, type JsonObject, type Method, RPCVersionCapError, RpcClient, selectVersion } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { callMethod, castMethod, FakeTransport, objectOf } from '../rpc/support.js'

const old: Method = castMethod('rename_old', { checkArgs: objectOf({ id: 'string', name: 'string?' }) })
const fresh = castMethod('rename', {
  since: '1.4',
  checkArgs: objectOf({ key: 'string', name: 'string?', why: 'string?' }),
  fallback: { to: () => old, args: { id: 'key' }, without: ['why'] },
})
const newest = castMethod('rename_all', {
  since: '1.8',
  checkArgs: objectOf({ key: 'string' }),
  fallback: { to: () => fresh },
})
const oldCall: Method = callMethod('prepare', { since: '1.0', argumentHistory: {} })
const nowCast = castMethod<JsonObject>('prepare', { since: '1.5', fallback: { to: () => oldCall } })

function clientAt(versionCap: string | null) {
  const transport = new FakeTransport()
  return { transport, client: new RpcClient(transport, { target: { topic: 't' }, versionCap }) }
}

describe('a method with a fallback', () => {
  const args = { key: 'k', name: 'n', why: 'w' }

  it.each<[string | null, string, string, object]>([
    [null, 'rename', '1.4', args],
    ['1.9', 'rename', '1.4', args],
    ['1.4', 'rename', '1.4', args],
    ['1.3', 'rename_old', '1.0', { id: 'k', name: 'n' }],
    ['1.0', 'rename_old', '1.0', { id: 'k', name: 'n' }],
  ])('under cap %s goes out as %s of %s', async (cap, method, version, sent) => {
    const { client, transport } = clientAt(cap)
    await client.cast(fresh, args)
    expect(transport.sent.map(({ request }) => request)).toMatchObject([{ method, version, args: sent }])
  })

  it.each([
    ['1.8', 'rename_all'],
    ['1.7', 'rename'],
    ['1.3', 'rename_old'],
  ])('under cap %s falls back as far as need be, to %s', async (cap, method) => {
    const { client, transport } = clientAt(cap)
    await client.cast(newest, { key: 'k' })
    expect(transport.last.request.method).toBe(method)
  })

  it('does not stand in the way of canSend', () => {
    const { client } = clientAt('1.0')
    expect(client.canSend(fresh, { key: 'k' })).toBe(true)
    expect(client.canSend(castMethod('rename', { since: '1.4' }))).toBe(false)
  })

  it('is refused under the cap of another major', async () => {
    const { client, transport } = clientAt('2.5')
    await expect(client.cast(fresh, args)).rejects.toThrow(RPCVersionCapError)
    expect(transport.sent).toEqual([])
  })

  it('is called where the older contract answers, and answers what that does', async () => {
    const { client, transport } = clientAt('1.4')
    transport.answer = () => ({ result: 'the answer', failure: null })
    expect(await client.castOrCall(nowCast, {}, { monitorMs: 5_000 })).toBe('the answer')
    expect(transport.last).toMatchObject({ kind: 'call', options: { monitorMs: 5_000 } })
  })

  it('answers undefined where it was cast', async () => {
    const { client, transport } = clientAt('1.5')
    expect(await client.castOrCall(nowCast, {})).toBeUndefined()
    expect(transport.last).toMatchObject({ kind: 'cast' })
  })

  it('leaves what the caller gave alone', async () => {
    const { client } = clientAt('1.0')
    const given = Object.freeze({ ...args })
    await client.cast(fresh, given)
    expect(given).toEqual(args)
  })
})

describe('an argument with another name for older peers', () => {
  const method = callMethod('report', {
    argumentHistory: { backend: { since: '1.5', olderPeers: { as: 'host' } } },
  })

  it.each<[string | null, string, object, object]>([
    [null, '1.5', { backend: 'b' }, { backend: 'b' }],
    ['1.5', '1.5', { backend: 'b' }, { backend: 'b' }],
    ['1.4', '1.0', { backend: 'b' }, { host: 'b' }],
    ['1.4', '1.0', { backend: null }, { host: null }],
    ['1.4', '1.0', { backend: 'b', host: 'h' }, { host: 'h' }],
    ['1.4', '1.0', { host: 'h' }, { host: 'h' }],
  ])('under cap %s: version %s, %o as %o', (cap, version, given, args) => {
    expect(selectVersion(method, given as JsonObject, cap)).toEqual({ version, args })
  })
})

describe('members of an argument that came later', () => {
  const members = {
    cluster: { since: '1.5', olderPeers: 'drop' },
    rack: { since: '1.7', olderPeers: 'reject' },
  } as const
  const method = callMethod('move', { argumentHistory: { place: { olderPeers: 'reject', members } } })

  it.each<[string | null, string, object, object]>([
    [null, '1.0', { host: 'h' }, { host: 'h' }],
    [null, '1.5', { host: 'h', cluster: null }, { host: 'h', cluster: null }],
    [null, '1.7', { cluster: 'c', rack: 1 }, { cluster: 'c', rack: 1 }],
    ['1.5', '1.5', { host: 'h', cluster: 'c' }, { host: 'h', cluster: 'c' }],
    ['1.4', '1.0', { host: 'h', cluster: 'c' }, { host: 'h' }],
    ['1.4', '1.0', { host: 'h', cluster: undefined }, { host: 'h' }],
  ])('under cap %s: version %s, %o as %o', (cap, version, place, kept) => {
    const given = Object.freeze({ place: Object.freeze(place) })
    expect(selectVersion(method, given, cap)).toEqual({ version, args: { place: kept } })
  })

  it('are refused if they must not be dropped', () => {
    expect(() => selectVersion(method, { place: { rack: 1 } }, '1.6')).toThrow(
      'Member "rack" of "place" of demo.move needs version 1.7, but the version cap is 1.6',
    )
  })

  it.each([[null], ['text'], [[1]]])('are not looked for in %j', (place) => {
    expect(selectVersion(method, { place }, '1.0')).toEqual({ version: '1.0', args: { place } })
  })
})

describe('a host', () => {
  const address = {
    form: '{host}[@{backend}]',
    routes: { '1.0': { server: '{host}' }, '1.5': { topic: 'x.{backend}' } },
  }
  const method = callMethod('scan', { address: { ...address, form: '{host}@{backend}' } })

  it.each<[string | null, object, object, object]>([
    ['1.4', {}, { host: 'h@b' }, { topic: 't', server: 'h' }],
    [null, {}, { host: 'h@b' }, { topic: 'x.b' }],
    ['1.4', { host: 'h@b' }, {}, { topic: 't', server: 'h' }],
    ['1.4', { host: 'h@b' }, { host: 'g@b' }, { topic: 't', server: 'g' }],
    ['1.4', { host: 'h@b' }, { host: null }, { topic: 't' }],
    ['1.4', { host: 'h@b' }, { server: 's' }, { topic: 't', server: 's' }],
    ['1.4', {}, { host: '' }, { topic: 't' }],
  ])('under cap %s, prepared %o, given %o: %o', async (cap, prepared, given, target) => {
    const { client, transport } = clientAt(cap)
    await client.prepare(prepared).call(method, {}, given)
    expect(transport.last.target).toEqual(target)
  })

  it('is refused beside a server', async () => {
    const { client } = clientAt('1.4')
    await expect(client.call(method, {}, { host: 'h@b', server: 's' })).rejects.toThrow(
      'Give a host, or topic and server, but not both',
    )
  })

  it('is refused for a method that takes none', async () => {
    const { client } = clientAt('1.4')
    const call = client.call(callMethod('ping'), {}, { host: 'h@b' })
    await expect(call).rejects.toThrow(InvalidTarget)
    await expect(call).rejects.toThrow('demo.ping takes no host')
  })

  it('is no matter of a method that takes none if it was prepared', async () => {
    const { client, transport } = clientAt('1.4')
    await client.prepare({ host: 'h@b' }).call(callMethod('ping'), {})
    expect(transport.last.target).toEqual({ topic: 't' })
  })
})
