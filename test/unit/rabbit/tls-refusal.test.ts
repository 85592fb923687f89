import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createPlainServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type TlsOptions } from 'node:tls'
import { connect, MessageDeliveryFailure } from 'stubwire'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'stubwire-refusals-'))
const file = (name: string) => join(folder, name)
const open: Server[] = []
const sockets = new Set<Socket>()

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore', cwd: folder })
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

function authority(name: string): void {
  openssl(
    'req',
    '-x509',
    ...curve,
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
  )
}

function certificate(name: string, issuer: string, host: string, days: number): void {
  openssl('req', ...curve, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
  writeFileSync(file(`${name}.ext`), `subjectAltName=${host}\n`)
  const signing = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial', '-extfile', `${name}.ext`]
  openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-days', String(days), '-out', `${name}.pem`)
}

beforeAll(() => {
  authority('known')
  authority('stranger')
  certificate('sound', 'known', 'IP:127.0.0.1', 2)
  certificate('expired', 'known', 'IP:127.0.0.1', -1)
  certificate('elsewhere', 'known', 'DNS:broker.example', 2)
  certificate('client', 'stranger', 'DNS:client.example', 2)
})

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve))
})

afterAll(() => rmSync(folder, { recursive: true }))

async function listening(server: Server): Promise<number> {
  open.push(server)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** A port that speaks TLS with a certificate made above, and says nothing behind it. */
function tlsPort(name: string, options: TlsOptions = {}): Promise<number> {
  const server = createServer({
    cert: readFileSync(file(`${name}.pem`)),
    key: readFileSync(file(`${name}.key`)),
    ...options,
  })
  server.on('tlsClientError', () => {})
  server.on('secureConnection', (socket) => socket.on('error', () => {}))
  return listening(server)
}

async function refusal(port: number, query: Readonly<Record<string, string>>): Promise<Error> {
  const options = new URLSearchParams({ ssl: 'true', ...query })
  const transport = await connect(`rabbit://guest:guest@127.0.0.1:${port}/?${options}`)
  const message = { method: 'm', args: {}, namespace: null, version: null, context: {} }
  try {
    await transport.cast({ topic: 't' }, message, {
      timeoutMs: 20_000,
      monitorMs: null,
      retry: null,
      atLeastOnce: false,
    })
  } catch (error) {
    return error as Error
  } finally {
    await transport.close()
  }
  throw new Error('it should have been refused')
}

/** Options that read the authority's file, made when the file is there. */
const knowing = () => ({ ssl_ca_file: file('known.pem') })

describe('a refusal of TLS says what is wrong and what to do, without further attempts:', () => {
  it.each<[string, () => Promise<number>, () => Record<string, string>, RegExp]>([
    ['an unknown authority', () => tlsPort('sound'), () => ({}), /nobody known here vouches .* ssl_ca_file/],
    ['an expired certificate', () => tlsPort('expired'), knowing, /has expired; renew it/],
    [
      'the name of another host, which is checked by default',
      () => tlsPort('elsewhere'),
      knowing,
      /for another host name/,
    ],
    [
      'a port without TLS',
      () => listening(createPlainServer((socket) => socket.write('AMQP\0\0\u0009\u0001'))),
      knowing,
      /does not speak TLS; use the TLS port/,
    ],
    [
      'no client certificate',
      () => tlsPort('sound', { requestCert: true, rejectUnauthorized: true, ca: readFileSync(file('known.pem')) }),
      knowing,
      /asks for a client certificate; .* ssl_cert_file and ssl_key_file/,
    ],
  ])('%s', async (_, port, query, text) => {
    const error = await refusal(await port(), query())
    expect(error).toBeInstanceOf(MessageDeliveryFailure)
    expect(error.message).toMatch(text)
  })
})
