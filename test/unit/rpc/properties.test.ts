import fc from 'fast-check'
import {
  type ArgumentHistory,
  createEndpoint,
  InvalidArguments,
  RPCVersionCapError,
  RpcServer,
  selectVersion,
  silentLogger,
  versionIsCompatible,
} from 'stubwire'
import { describe, expect, it } from 'vitest'
import { callMethod, FakeRequest, FakeTransport, objectOf } from './support.js'

const version = fc.integer({ min: 0, max: 12 }).map((minor) => `1.${minor}`)
const history = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.record<ArgumentHistory>(
    { since: version, until: version, olderPeers: fc.constantFrom('drop', 'reject') },
    { requiredKeys: ['olderPeers'] },
  ),
)
const args = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.constantFrom(1, null, undefined))
const cap = fc.option(version)

describe('whatever the history of a method', () => {
  it('a message that is sent fits its version and the cap', () => {
    const property = fc.property(version, history, args, cap, (since, argumentHistory, given, limit) => {
      const method = callMethod('foo', { since, argumentHistory })
      const before = { ...given }
      try {
        const selected = selectVersion(method, given, limit)
        expect(limit === null || versionIsCompatible(limit, selected.version)).toBe(true)
        expect(versionIsCompatible(selected.version, since)).toBe(true)
        const needed = [since]
        for (const [name, value] of Object.entries(selected.args)) {
          expect(value).toBe(given[name])
          expect(value).not.toBeUndefined()
          const entry = argumentHistory[name]
          if (entry?.since !== undefined) needed.push(entry.since)
          const gone = entry?.until !== undefined && versionIsCompatible(limit ?? selected.version, entry.until)
          // Without a cap an argument that is gone already when its method comes is for the server to refuse.
          if (limit !== null || selected.version !== since) expect(gone).toBe(false)
        }
        expect(needed).toContain(selected.version)
        for (const name of Object.keys(given)) {
          if (given[name] === undefined || Object.hasOwn(selected.args, name)) continue
          expect(argumentHistory[name]?.olderPeers).toBe('drop')
          expect(limit).not.toBeNull()
        }
      } catch (error) {
        if (!(error instanceof RPCVersionCapError || error instanceof InvalidArguments)) throw error
      }
      expect(given).toEqual(before)
    })
    fc.assert(property, { numRuns: 500 })
  })
})

describe('whatever arrives', () => {
  const api = {
    ...{ name: 'demo', topic: 't', exchange: null, namespace: null, version: '1.5' },
    methods: [{ handler: 'foo', method: callMethod('foo', { checkArgs: objectOf({ a: 'number?' }) }) }],
  }
  const anything = fc.jsonValue({ maxDepth: 2 })
  const request = fc.record(
    {
      method: fc.oneof(anything, fc.constantFrom('foo', 'constructor', '__proto__', 'toString')),
      args: fc.oneof(anything, fc.constant({ a: 1 })),
      namespace: fc.oneof(anything, fc.constant(null)),
      version: fc.oneof(anything, fc.constantFrom('1.0', '1.5', '2.0', '1', '', '1.٣')),
      context: fc.dictionary(fc.string(), anything),
      monitorTimeout: anything,
      expectsReply: fc.boolean(),
    },
    { requiredKeys: ['expectsReply'] },
  )

  it('calls get one answer, casts none, and the server lives on', async () => {
    const property = fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 8 }), async (requests) => {
      const transport = new FakeTransport()
      let calls = 0
      const endpoints = [createEndpoint(api, { foo: () => (calls += 1) })]
      const options = { target: { topic: 't', server: 's' }, endpoints, logger: silentLogger }
      const server = new RpcServer(transport, options)
      await server.start()
      const asked = requests.map((one) => transport.listener.deliver(new FakeRequest(one)))
      const ping = transport.listener.deliver(new FakeRequest({ method: 'oslo_rpc_server_ping' }))
      await ping.answered
      await server.stop()
      expect(ping.result).toBe('pong')
      for (const one of asked) expect(one.replies).toHaveLength(one.expectsReply ? 1 : 0)
      const valid = asked.filter(
        ({ request: { method, args: given = {} } }) => method === 'foo' && api.methods[0]?.method.checkArgs(given),
      )
      expect(calls).toBeLessThanOrEqual(valid.length)
    })
    await fc.assert(property, { numRuns: 200 })
  })
})
