import { describe, expect, it } from 'vitest'
import { BrokerError } from '../../../src/rabbit/broker-error.js'

function withCode(message: string, code: unknown): Error {
  return Object.assign(new Error(message), { code })
}

describe('what the broker or the network says', () => {
  it.each([
    ['a refused connection', withCode('connect ECONNREFUSED 127.0.0.1:5672', 'ECONNREFUSED'), false],
    ['a lost connection', new Error('Socket closed abruptly during opening handshake'), false],
    ['a broker that shuts down', withCode('320 (CONNECTION-FORCED)', 320), false],
    ['an error inside the broker', withCode('541 (INTERNAL-ERROR)', 541), false],
    ['a queue on a node that is down', withCode('404 (NOT-FOUND)', 404), false],
    ['a refused login', new Error('Handshake terminated by server: 403 (ACCESS-REFUSED) with message "x"'), true],
    ['a refused right', withCode('403', 403), true],
    ['another declaration', withCode('406', 406), true],
    ['a missing mechanism', new Error('SASL mechanism EXTERNAL is not provided by the server'), true],
    ['an unknown certificate', withCode('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), true],
    ['a wrong server name', withCode('x', 'ERR_TLS_CERT_ALTNAME_INVALID'), true],
  ])('is worth another try or not: %s', (_, error, permanent) => {
    expect(BrokerError.from(error).permanent).toBe(permanent)
  })

  it('has words even where Node has none', () => {
    const inner = [withCode('connect ECONNREFUSED ::1:5672', 'ECONNREFUSED'), withCode('', 'EHOSTUNREACH')]
    expect(BrokerError.from(new AggregateError(inner)).message).toBe('connect ECONNREFUSED ::1:5672; EHOSTUNREACH')
    expect(BrokerError.from(withCode('', 'ETIMEDOUT')).message).toBe('ETIMEDOUT')
  })

  it('is not wrapped twice', () => {
    const error = new BrokerError('x')
    expect(BrokerError.from(error)).toBe(error)
  })
})
