import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server } from 'node:tls'
import { MessageDeliveryFailure } from 'stubwire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plainServer } from './harness/plain-server.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

const suite = brokerSuite()

describe('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stubwire-tls-'))
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  let server: Server
  let port = 0

  beforeAll(async () => {
    const kind = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=broker.example']
    execFileSync('openssl', [...kind, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
    // It stands in front of the broker and takes TLS off.
    const settings = { cert: readFileSync(certificate), key: readFileSync(key), maxVersion: 'TLSv1.2' } as const
    server = createServer(settings, (socket) => {
      const broker = connect(suite.broker.handle.port, suite.broker.handle.host)
      socket.pipe(broker).pipe(socket)
      socket.on('error', () => broker.destroy())
      broker.on('error', () => socket.destroy())
    })
    server.on('tlsClientError', () => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    port = typeof address === 'object' && address ? address.port : 0
  })

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve))
    rmSync(folder, { recursive: true })
  })

  function url(query: Record<string, string>): string {
    return suite.broker.url(suite.vhost, query).replace(`:${suite.broker.handle.port}/`, `:${port}/`)
  }

  it('carries calls once the certificate is known', async () => {
    const query = {
      ssl: 'true',
      ssl_ca_file: certificate,
      ssl_enforce_hostname_verification: 'false',
      ssl_version: 'TLSv1_2',
    }
    const topic = freshTopic()
    const transport = await suite.open({ url: url(query) })
    await plainServer(transport, { topic, server: 'one' })
    await expect(transport.call({ topic }, request('m', { a: 1 }), sending())).resolves.toMatchObject({
      result: { a: 1 },
    })
    await transport.close()
  })

  it.each([
    ['a certificate that nobody vouches for', {}, /self[- ]signed certificate/],
    ['the name of another server', { ssl_ca_file: certificate }, /altnames/],
    ['a version that is too old', { ssl_ca_file: certificate, ssl_version: 'TLSv1_3' }, /protocol version/],
    ['a file that is not there', { ssl_ca_file: join(folder, 'absent.pem') }, /Cannot read .*absent\.pem/],
  ])('refuses %s at once', async (_, query, text) => {
    const transport = await suite.open({ url: url({ ssl: 'true', ...query }) })
    const cast = transport.cast({ topic: 't' }, request('m'), sending())
    await expect(cast).rejects.toThrow(MessageDeliveryFailure)
    await expect(cast).rejects.toThrow(text)
  })
})
