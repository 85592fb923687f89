import { type RefusalReason, refusalTable } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { refusalReason } from '../../../src/rabbit/refusal-reason.js'

function withCode(code: string, message = 'x'): Error {
  return Object.assign(new Error(message), { code })
}

/** As OpenSSL words the alerts of a peer. */
function alert(text: string, number: number): Error {
  return new Error(
    `80:error:0A00045C:SSL routines:ssl3_read_bytes:${text}:rec_layer_s3.c:1601:SSL alert number ${number}\n`,
  )
}

const rows: readonly (readonly [RefusalReason, Error])[] = [
  ['UNKNOWN_AUTHORITY', withCode('DEPTH_ZERO_SELF_SIGNED_CERT')],
  ['UNKNOWN_AUTHORITY', withCode('SELF_SIGNED_CERT_IN_CHAIN')],
  ['UNKNOWN_AUTHORITY', withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
  ['UNKNOWN_AUTHORITY', withCode('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')],
  ['CERTIFICATE_EXPIRED', withCode('CERT_HAS_EXPIRED')],
  ['CERTIFICATE_NOT_YET_VALID', withCode('CERT_NOT_YET_VALID')],
  ['WRONG_HOST_NAME', withCode('ERR_TLS_CERT_ALTNAME_INVALID')],
  ['WRONG_HOST_NAME', withCode('ERR_TLS_CERT_ALTNAME_FORMAT')],
  ['CERTIFICATE_INVALID', withCode('CERT_REVOKED')],
  ['CERTIFICATE_INVALID', withCode('INVALID_PURPOSE')],
  ['CERTIFICATE_INVALID', withCode('UNSPECIFIED', 'EE certificate key too weak: ee key too small')],
  ['PORT_WITHOUT_TLS', withCode('ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number')],
  ['PORT_WITHOUT_TLS', withCode('ERR_SSL_PACKET_LENGTH_TOO_LONG', 'packet length too long')],
  ['TLS_VERSION', alert('tlsv1 alert protocol version', 70)],
  ['TLS_VERSION', withCode('ERR_SSL_UNSUPPORTED_PROTOCOL', 'unsupported protocol')],
  ['CLIENT_CERTIFICATE_REQUIRED', alert('tlsv13 alert certificate required', 116)],
  ['CLIENT_CERTIFICATE_UNKNOWN_AUTHORITY', alert('tlsv1 alert unknown ca', 48)],
  ['CLIENT_CERTIFICATE_EXPIRED', alert('sslv3 alert certificate expired', 45)],
  ['CLIENT_CERTIFICATE_REFUSED', alert('sslv3 alert bad certificate', 42)],
  ['CLIENT_CERTIFICATE_REFUSED', alert('sslv3 alert unsupported certificate', 43)],
  ['CLIENT_CERTIFICATE_REFUSED', alert('sslv3 alert certificate revoked', 44)],
  ['CLIENT_CERTIFICATE_REFUSED', alert('sslv3 alert certificate unknown', 46)],
  ['TLS_HANDSHAKE', alert('sslv3 alert handshake failure', 40)],
  ['LOGIN_REFUSED', new Error('Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED"')],
  ['LOGIN_METHOD_UNKNOWN', new Error('SASL mechanism EXTERNAL is not provided by the server')],
]

/** What is no error of one socket: files, what amqplib cannot read, and the answer to opening a virtual host. */
const foundElsewhere: readonly RefusalReason[] = [
  'FILE_UNREADABLE',
  'FILE_INVALID',
  'PORT_WITH_TLS',
  'VIRTUAL_HOST_REFUSED',
]

describe('the reason of a refusal', () => {
  it.each(rows)('%s is found in %s', (reason, error) => {
    expect(refusalReason(error)).toBe(reason)
  })

  it('is looked for in every row of the table', () => {
    const found = new Set([...rows.map(([reason]) => reason), ...foundElsewhere])
    expect([...found].sort()).toEqual(Object.keys(refusalTable).sort())
  })

  it.each([
    ['a broker that is not there', withCode('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5672')],
    ['a lost connection', new Error('Socket closed abruptly during opening handshake')],
    ['a right that is missing in a channel', withCode('403', 'Channel closed by server: 403 (ACCESS-REFUSED)')],
    ['a name that does not resolve', withCode('ENOTFOUND', 'getaddrinfo ENOTFOUND broker.example')],
    ['no error', 'CERT_HAS_EXPIRED'],
  ])('is not found in %s', (_, error) => {
    expect(refusalReason(error)).toBeUndefined()
  })
})
