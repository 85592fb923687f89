import { type AccessPolicy, createEndpoint, type Endpoint, plainEndpoint, RpcServer, silentLogger } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { coveringContract, type RouteKey, RouteTable } from '../../../src/server/route-table.js'
import { callMethod, FakeRequest, FakeTransport } from '../rpc/support.js'

const methods = [
  { handler: 'old', method: callMethod('both', { since: '1.0', until: '1.3' }) },
  { handler: 'both', method: callMethod('both', { since: '1.3' }) },
  { handler: 'late', method: callMethod('late', { since: '1.4' }) },
]
const api = { name: 'demo', topic: 't', exchange: null, namespace: null, version: '1.5', methods }
const handlers = { old: () => 'old', both: () => 'both', late: () => 'late' }

const endpoints: readonly Endpoint[] = [
  createEndpoint(api, handlers, { version: '1.2' }),
  createEndpoint(api, handlers),
  plainEndpoint({ handlers: { both: () => 'plain', other: () => 'other' }, namespace: 'ns', legacyNamespaces: [null] }),
  plainEndpoint({ handlers: { both: () => 'second' }, version: '2.1' }),
]

/** Every combination of names, namespaces and versions, the odd ones included. */
const requests: readonly RouteKey[] = ['both', 'late', 'other', 'nope', 'constructor', 5, null].flatMap((method) =>
  [null, 'ns', 'else', 7].flatMap((namespace) =>
    ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5', '1.2.x', '2.0', '2.x', 'x', null, 3].map((version) => ({
      ...{ method, namespace, version },
    })),
  ),
)

/** What a table says of a request, without what differs from one error to the next. */
function said(table: RouteTable, request: RouteKey): unknown {
  const { contracts, compatible, unreadable } = table.find(request)
  return { contracts, compatible, unreadable: unreadable === null ? null : String(unreadable.error) }
}

describe('RouteTable', () => {
  it.each([false, true])('says of every request what it said the first time, strict: %s', (strict) => {
    const table = new RouteTable(endpoints, strict)
    const first = requests.map((request) => said(new RouteTable(endpoints, strict), request))
    for (let time = 0; time < 3; time++) expect(requests.map((request) => said(table, request))).toEqual(first)
    expect(requests.filter((request) => table.find(request).contracts.length > 1).length).toBeGreaterThan(0)
    expect(requests.filter((request) => table.find(request).unreadable !== null).length).toBeGreaterThan(20)
  })

  it('takes no request for another', () => {
    const table = new RouteTable(endpoints, false)
    const covering = (request: RouteKey) => coveringContract(table.find(request), request)?.endpoint
    const both = { method: 'both', namespace: null, version: '1.0' }
    for (let time = 0; time < 2; time++) {
      expect(covering(both)).toBe(endpoints[0])
      expect(covering({ ...both, version: '1.3' })).toBe(endpoints[1])
      expect(covering({ ...both, version: '2.0' })).toBe(endpoints[3])
      expect(covering({ ...both, namespace: 'ns' })).toBe(endpoints[2])
      expect(covering({ ...both, method: 'late' })).toBe(endpoints[1])
      expect(covering({ ...both, method: 'other' })).toBe(endpoints[2])
      expect(covering({ ...both, namespace: 'else' })).toBeUndefined()
    }
  })

  it('says why a version cannot be read, every time anew', () => {
    const table = new RouteTable(endpoints, false)
    const request = { method: 'both', namespace: null, version: '2.x' }
    const errors = [1, 2].map(() => {
      try {
        coveringContract(table.find(request), request)
        throw new Error('it was read')
      } catch (error) {
        return error
      }
    })
    expect(errors.map(String)).toEqual(Array(2).fill(expect.stringContaining("'x'")))
    expect(errors[0]).not.toBe(errors[1])
  })
})

describe('a server', () => {
  it('asks the access policy for every request', async () => {
    let open = true
    const asked: string[] = []
    const accessPolicy: AccessPolicy = (_endpoint, method) => {
      asked.push(method)
      return open
    }
    const transport = new FakeTransport()
    const server = new RpcServer(transport, {
      target: { topic: 't', server: 's' },
      endpoints: [plainEndpoint({ handlers: { greet: () => 'hello' } })],
      logger: silentLogger,
      accessPolicy,
    })
    await server.start()
    const ask = async () => {
      const request = transport.listener.deliver(new FakeRequest({ method: 'greet' }))
      await request.answered
      return request
    }
    expect((await ask()).result).toBe('hello')
    open = false
    expect((await ask()).failure.class).toBe('NoSuchMethod')
    open = true
    expect((await ask()).result).toBe('hello')
    expect(asked).toEqual(['greet', 'greet', 'greet'])
    await server.stop()
  })
})
