import { copyFileSync } from 'node:fs'
import { inspect } from 'node:util'
import {
  connect,
  MessageDeliveryFailure,
  MessagingTimeout,
  type RefusalReason,
  refusalOf,
  ServerListenError,
  type Transport,
} from 'stubwire'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RabbitDriverOptions } from '../../src/rabbit/driver.js'
import { eventually } from './harness/eventually.js'
import { plainServer } from './harness/plain-server.js'
import { freshTopic, request, sending } from './harness/suite.js'
import { TlsBroker } from './harness/tls-broker.js'

type Query = Readonly<Record<string, string>>

let tls: TlsBroker
/** Ports of the broker that are not as they should be, or want more. */
const ports = { plain: 0, expired: 0, elsewhere: 0, demanding: 0, demandingTls12: 0, tls12: 0, tls11: 0 }
const open: Transport[] = []

beforeAll(async () => {
  tls = await TlsBroker.start()
  const { certificates } = tls
  certificates.issue('expired', 'known', { days: -1 })
  certificates.issue('elsewhere', 'known', { names: 'DNS:broker.example' })
  certificates.issue('alice', 'known')
  certificates.issue('bob', 'known')
  certificates.issue('late', 'known', { days: -1 })
  certificates.authority('stranger')
  certificates.issue('mallory', 'stranger')
  await tls.addUser('alice')
  ports.plain = tls.broker.handle.port
  ports.expired = await tls.open({ certificate: 'expired' })
  ports.elsewhere = await tls.open({ certificate: 'elsewhere' })
  ports.demanding = await tls.open({ demanding: true })
  ports.demandingTls12 = await tls.open({ demanding: true, versions: ['tlsv1.2'] })
  ports.tls12 = await tls.open({ versions: ['tlsv1.2'] })
  ports.tls11 = await tls.open({ versions: ['tlsv1.1'] })
}, 60_000)

afterEach(async () => {
  await Promise.all(open.splice(0).map((transport) => transport.close()))
})

afterAll(() => tls?.dispose())

const trusting = (): Query => ({ ssl_ca_file: tls.certificates.certificate('known') })
const as = (name: string): Query => ({
  ...trusting(),
  ssl_cert_file: tls.certificates.certificate(name),
  ssl_key_file: tls.certificates.key(name),
})
const external = (name: string): Query => ({ ...as(name), rabbit_login_method: 'EXTERNAL' })

function urlOf(
  port: number,
  query: Query,
  { scheme = 'amqps', host = '127.0.0.1', user = 'guest:guest@', path = '' } = {},
) {
  return `${scheme}://${user}${host}:${port}/${path}?${new URLSearchParams(query)}`
}

async function opened(url: string, rabbit: RabbitDriverOptions = {}): Promise<Transport> {
  const transport = await connect(url, { rabbit })
  open.push(transport)
  return transport
}

/** Calls a server on the same transport. */
async function expectCalls(transport: Transport): Promise<void> {
  const topic = freshTopic()
  await plainServer(transport, { topic, server: 'one' })
  await expect(transport.call({ topic }, request('m', { a: 1 }), sending())).resolves.toMatchObject({
    result: { a: 1 },
  })
}

/** Names of the users that are connected. */
async function users(): Promise<string[]> {
  return [...new Set((await tls.broker.connections('/')).map(({ user }) => user))]
}

describe('TLS carries calls', () => {
  it.each([
    ['amqps:// by address', () => urlOf(tls.port, trusting())],
    ['amqps:// by a name that another address stands for', () => urlOf(tls.port, trusting(), { host: 'localhost' })],
    ['rabbit:// with ssl', () => urlOf(tls.port, { ...trusting(), ssl: 'true' }, { scheme: 'rabbit' })],
    [
      'no check of the host name',
      () => urlOf(ports.elsewhere, { ...trusting(), ssl_enforce_hostname_verification: 'false' }),
    ],
    ['an older version', () => urlOf(ports.tls12, { ...trusting(), ssl_version: 'TLSv1_2' })],
    ['a client certificate and a password', () => urlOf(ports.demanding, as('bob'))],
  ])('with %s', async (_, url) => {
    await expectCalls(await opened(url()))
  })
})

describe('a client certificate that is the login', () => {
  it('needs neither user nor password', async () => {
    const transport = await opened(urlOf(ports.demanding, external('alice'), { user: '' }))
    await expectCalls(transport)
    expect(await users()).toContain('alice')
  })

  it('is taken from typed options as well', async () => {
    const { certificates } = tls
    const transport = await opened(`amqps://127.0.0.1:${ports.demanding}/`, {
      loginMethod: 'EXTERNAL',
      sslCaFile: certificates.certificate('known'),
      sslCertFile: certificates.certificate('alice'),
      sslKeyFile: certificates.key('alice'),
    })
    await expectCalls(transport)
    expect(await users()).toEqual(['alice'])
  })

  it('may hold its key in the same file', async () => {
    const { certificates } = tls
    const both = certificates.write(
      'both.pem',
      certificates.read(certificates.certificate('alice')) + certificates.read(certificates.key('alice')),
    )
    const query = { ...trusting(), ssl_cert_file: both, rabbit_login_method: 'EXTERNAL' }
    await expectCalls(await opened(urlOf(ports.demanding, query, { user: '' })))
  })

  it('is read again with every connection, so that it can be renewed', async () => {
    const { certificates } = tls
    const put = (name: string): void => {
      copyFileSync(certificates.certificate(name), certificates.file('renewed.pem'))
      copyFileSync(certificates.key(name), certificates.file('renewed.key'))
    }
    put('late')
    const query = {
      ...trusting(),
      ssl_cert_file: certificates.file('renewed.pem'),
      ssl_key_file: certificates.file('renewed.key'),
    }
    const transport = await opened(urlOf(ports.demanding, { ...query, rabbit_login_method: 'EXTERNAL' }))
    const refused = await failing(transport.cast({ topic: 't' }, request('m'), sending()))
    expect(refusalOf(refused)?.reason).toBe('CLIENT_CERTIFICATE_EXPIRED')
    put('alice')
    await expectCalls(transport)
  })
})

async function failing(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  )
}

/** Lines of all private keys, and the password of the URL. */
function secrets(): string[] {
  const { certificates } = tls
  const keys = ['alice', 'bob', 'mallory', 'late'].map((name) => certificates.read(certificates.key(name)))
  return [
    'wr0ng',
    ...keys.flatMap((key) => key.split('\n').filter((line) => line.length > 20 && !line.startsWith('-'))),
  ]
}

const files = {
  absent: () => tls.certificates.file('absent.pem'),
  garbage: () => tls.certificates.write('garbage.pem', tls.certificates.read(tls.certificates.key('alice'))),
  locked: () => {
    const { certificates } = tls
    certificates.openssl('ec', '-in', 'alice.key', '-aes256', '-passout', 'pass:wr0ng', '-out', 'locked.key')
    return certificates.file('locked.key')
  },
}

const refusals: readonly (readonly [string, RefusalReason, () => string, RegExp])[] = [
  ['an authority that is not known', 'UNKNOWN_AUTHORITY', () => urlOf(tls.port, {}), /self[- ]signed/],
  ['an expired certificate', 'CERTIFICATE_EXPIRED', () => urlOf(ports.expired, trusting()), /has expired/],
  ['the name of another host', 'WRONG_HOST_NAME', () => urlOf(ports.elsewhere, trusting()), /altnames/],
  [
    'a name that is none of the certificate',
    'WRONG_HOST_NAME',
    () => urlOf(ports.elsewhere, trusting(), { host: 'localhost' }),
    /localhost/,
  ],
  ['no client certificate', 'CLIENT_CERTIFICATE_REQUIRED', () => urlOf(ports.demanding, trusting()), /ssl_cert_file/],
  [
    'no client certificate, in TLS 1.2',
    'TLS_HANDSHAKE',
    () => urlOf(ports.demandingTls12, trusting()),
    /ssl_cert_file/,
  ],
  [
    'a client certificate of a stranger',
    'CLIENT_CERTIFICATE_UNKNOWN_AUTHORITY',
    () => urlOf(ports.demanding, as('mallory')),
    /unknown ca/,
  ],
  [
    'an expired client certificate',
    'CLIENT_CERTIFICATE_EXPIRED',
    () => urlOf(ports.demanding, as('late')),
    /ssl_cert_file/,
  ],
  [
    'a certificate that names no user',
    'LOGIN_REFUSED',
    () => urlOf(ports.demanding, external('bob')),
    /ssl_cert_login_from/,
  ],
  [
    'the login of no certificate',
    'LOGIN_REFUSED',
    () => urlOf(tls.port, { ...trusting(), rabbit_login_method: 'EXTERNAL' }),
    /EXTERNAL/,
  ],
  [
    'a wrong password',
    'LOGIN_REFUSED',
    () => urlOf(tls.port, trusting(), { user: 'guest:wr0ng@' }),
    /user and password/,
  ],
  [
    'a login method without TLS',
    'LOGIN_METHOD_UNKNOWN',
    () => urlOf(ports.plain, { rabbit_login_method: 'EXTERNAL' }, { scheme: 'amqp' }),
    /rabbitmq_auth_mechanism_ssl/,
  ],
  [
    'a virtual host that is not there',
    'VIRTUAL_HOST_REFUSED',
    () => urlOf(tls.port, trusting(), { path: 'absent' }),
    /"absent"/,
  ],
  ['a plain client at a port of TLS', 'PORT_WITH_TLS', () => urlOf(tls.port, {}, { scheme: 'amqp' }), /amqps:\/\//],
  ['a client of TLS at a plain port', 'PORT_WITHOUT_TLS', () => urlOf(ports.plain, trusting()), /usually 5671/],
  [
    'a broker that is too old for the client',
    'TLS_VERSION',
    () => urlOf(ports.tls12, { ...trusting(), ssl_version: 'TLSv1_3' }),
    /ssl_version/,
  ],
  ['a broker that is too old for anybody', 'TLS_VERSION', () => urlOf(ports.tls11, trusting()), /TLS 1\.2/],
  [
    'a file that is not there',
    'FILE_UNREADABLE',
    () => urlOf(tls.port, { ssl_ca_file: files.absent() }),
    /absent\.pem \(ENOENT\)/,
  ],
  [
    'a file that is a folder',
    'FILE_UNREADABLE',
    () => urlOf(tls.port, { ssl_ca_file: tls.certificates.folder }),
    /EISDIR/,
  ],
  [
    'a file without certificate',
    'FILE_INVALID',
    () => urlOf(tls.port, { ssl_ca_file: files.garbage() }),
    /garbage\.pem holds no certificate/,
  ],
  [
    'a certificate without key',
    'FILE_INVALID',
    () => urlOf(tls.port, { ...trusting(), ssl_cert_file: tls.certificates.certificate('alice') }),
    /alice\.pem holds no private key/,
  ],
  [
    'the key of another',
    'FILE_INVALID',
    () => urlOf(tls.port, { ...as('alice'), ssl_key_file: tls.certificates.key('bob') }),
    /bob\.key does not belong to/,
  ],
  [
    'a key with a passphrase',
    'FILE_INVALID',
    () => urlOf(tls.port, { ...as('alice'), ssl_key_file: files.locked() }),
    /passphrase/,
  ],
]

describe('a refusal ends calls, casts and listeners at once, with its reason and what to do:', () => {
  it.each(refusals)('%s (%s)', async (_, reason, url, text) => {
    const begin = performance.now()
    const where = url()
    const [called, cast, listened] = await Promise.all([
      opened(where).then((transport) =>
        failing(transport.call({ topic: 't' }, request('m'), sending({ timeoutMs: 20_000 }))),
      ),
      opened(where).then((transport) =>
        failing(transport.cast({ topic: 't' }, request('m'), sending({ timeoutMs: 20_000 }))),
      ),
      opened(where).then((transport) =>
        failing(transport.listen({ topic: 't', server: 's' }, { prefetch: 0, onRequest: () => {} })),
      ),
    ])
    expect(called).toBeInstanceOf(MessageDeliveryFailure)
    expect(cast).toBeInstanceOf(MessageDeliveryFailure)
    expect(listened).toBeInstanceOf(ServerListenError)
    for (const error of [called, cast, listened]) {
      expect(refusalOf(error)?.reason).toBe(reason)
      expect(error.message).toMatch(text)
      const shown = `${inspect(error, { depth: 20, showHidden: true })} ${error.stack} ${JSON.stringify(error)}`
      for (const secret of secrets()) expect(shown).not.toContain(secret)
    }
    expect(performance.now() - begin).toBeLessThan(10_000)
  })
})

describe('a broker that was connected to and then shows a bad certificate', () => {
  it('is tried again until the certificate is good, and the reason is told meanwhile', async () => {
    const port = await tls.open({})
    const transport = await opened(urlOf(port, trusting()))
    await expectCalls(transport)
    await tls.shut(port)
    await tls.open({ certificate: 'expired' }, port)
    await tls.broker.closeConnections('/')
    const topic = freshTopic()
    const error = await eventually(async () => {
      const failed = await failing(transport.call({ topic }, request('m'), sending({ timeoutMs: 500 })))
      expect(refusalOf(failed)?.reason).toBe('CERTIFICATE_EXPIRED')
      return failed
    })
    expect(error).toBeInstanceOf(MessagingTimeout)
    expect(error).toMatchObject({ sent: false })
    await tls.shut(port)
    await tls.open({}, port)
    await expectCalls(transport)
  })
})
