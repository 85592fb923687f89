import { inspect } from 'node:util'
import {
  connect,
  type IncomingCall,
  type OutgoingCall,
  plainEndpoint,
  RpcClient,
  type ServerCall,
  serve,
} from 'stubwire'
import { cinderContext } from 'stubwire/cinder'
import { CinderVolumeClient } from 'stubwire/cinder-volume'
import { describe, expect, it } from 'vitest'
import { redactSecrets } from '../../../src/core/secrets.js'
import { FakeTransport } from '../rpc/support.js'

const context = cinderContext({
  user_id: 'ada',
  auth_token: 'SECRET-TOKEN',
  service_catalog: [{ type: 'compute', name: 'SECRET-CATALOG' }],
})
const target = { topic: 't', server: 's' }

describe('secrets of a request context', () => {
  it('are told by their names, or by a mark', () => {
    const given = { user: 'ada', auth_token: 't', db_password: 'p', hmac_key: 'h', service_catalog: [1], pin: 7 }
    expect(redactSecrets(given, new Set(['pin']))).toEqual({
      ...{ user: 'ada', auth_token: '***', db_password: '***', hmac_key: '***', service_catalog: '***', pin: '***' },
    })
    expect(redactSecrets({ auth_token: null })).toEqual({ auth_token: null })
  })

  it('are not authors, and authorizations are', () => {
    const given = { author: 'ada', co_authors: ['bob'], Authorization: 'x', authorisation: 'y', basicAuth: 'z' }
    expect(redactSecrets(given)).toEqual({
      ...{ author: 'ada', co_authors: ['bob'], Authorization: '***', authorisation: '***', basicAuth: '***' },
    })
  })

  it('are not shown with calls on either side, and arrive', async () => {
    await using transport = await connect('memory:')
    const shown: string[] = []
    let arrived: unknown
    const where = (_args: object, call: ServerCall) => {
      arrived = call.context
      shown.push(inspect(call), inspect({ call }, { depth: 9 }))
    }
    const incoming = (next: (call: IncomingCall) => unknown) => async (call: IncomingCall) => {
      shown.push(inspect(call, { depth: 9 }))
      return await next(call)
    }
    await serve(transport, { target, endpoints: [plainEndpoint({ handlers: { where } })], interceptors: [incoming] })
    const client = new RpcClient(transport, {
      target,
      context: { ...context },
      interceptors: [
        (next) => (call: OutgoingCall) => {
          shown.push(inspect(call), inspect([call], { depth: 9 }))
          return next(call)
        },
      ],
    })
    await client.callByName('where', {})
    expect(arrived).toMatchObject(context)
    expect(shown).toHaveLength(5)
    for (const text of shown) {
      expect(text).toContain("user_id: 'ada'")
      expect(text).not.toContain('SECRET')
    }
  })

  it.each<[string, object]>([
    ['/context/auth_token', { auth_token: 7_654_321 }],
    ['/context/service_catalog', { service_catalog: 'SECRET-7654321' }],
    ['/context/service_catalog/0', { service_catalog: ['SECRET-7654321'] }],
  ])('are not repeated by the error for %s', async (path, wrong) => {
    const client = new CinderVolumeClient(new FakeTransport())
    const sending = client.freezeHost({ context: { ...context, ...wrong } })
    const error = await sending.catch((reason: Error) => reason)
    expect(String(error)).toContain(path)
    expect(inspect(error, { depth: 9 })).not.toMatch(/SECRET|7654321/)
  })
})
