import { describe, expect, it } from 'vitest'
import { formatTransportUrl, redactTransportUrl, sameTransportUrl } from '../../../src/transport/format-url.js'
import { parseTransportUrl, type TransportUrl } from '../../../src/transport/url.js'
import { table } from '../core/fixtures.js'

const formatted = table('url_format') as unknown as readonly {
  transport: string
  virtual_host: string | null
  hosts: readonly (readonly [string | null, number | null, string | null, string | null])[]
  result: string
}[]
const parsed = (table('url_parse') as unknown as readonly { url: string; result?: { str: string } }[]).filter(
  ({ result }) => result !== undefined,
)

describe('formatTransportUrl', () => {
  it('has tables to be held against', () => {
    expect(formatted.length).toBeGreaterThan(10)
    expect(parsed.length).toBeGreaterThan(50)
  })

  it.each(formatted)('writes $result as the library does', ({ transport, virtual_host, hosts, result }) => {
    const url: TransportUrl = {
      driver: transport,
      virtualHost: virtual_host,
      hosts: hosts.map(([hostname, port, username, password]) => ({ hostname, port, username, password })),
      query: {},
    }
    expect(formatTransportUrl(url)).toBe(result)
  })

  it.each(parsed)('writes what was read from "$url" as the library does', ({ url, result }) => {
    expect(formatTransportUrl(parseTransportUrl(url))).toBe(result?.str)
  })

  it.each([
    'amqp://guest:guest@127.0.0.1:5672/',
    'amqps://u%2F:p%40@h1,[::1]:5671/a%2Fb?ssl_ca_file=%2Fca.pem&rabbit_login_method=EXTERNAL',
    'amqps:///vh',
  ])('writes %s so that it reads back as the same', (text) => {
    const url = parseTransportUrl(text)
    expect(parseTransportUrl(formatTransportUrl(url))).toEqual({ ...url, virtualHost: url.virtualHost })
  })

  it('writes what reads back as the same, even half a character', () => {
    const url = parseTransportUrl('rabbit://u%2F:p%40@h1:1,[::1]:2/a%2Fb%3F?x=1%26&y=%2B+z')
    expect(parseTransportUrl(formatTransportUrl(url))).toEqual(url)
    expect(formatTransportUrl({ ...url, virtualHost: '\ud800' })).toContain('/%EF%BF%BD?')
  })
})

describe('redactTransportUrl', () => {
  it.each([
    [
      'amqps://u:s3cret@h1:5671,[::1]:2/a%20b?ssl_ca_file=%2Fca.pem',
      'amqps://u:***@h1:5671,[::1]:2/a%20b?ssl_ca_file=%2Fca.pem',
    ],
    ['rabbit://a:s3cret@one,b:s3cret%40@two/', 'rabbit://a:***@one,b:***@two/'],
    ['amqp://u:@h/', 'amqp://u:***@h/'],
    ['amqp://u@h/v', 'amqp://u@h/v'],
    ['memory:', 'memory:///'],
    ['pigeon://loft/?wings=2&password=s3cret&api_token=s3cret', 'pigeon://loft/?wings=2&password=***&api_token=***'],
  ])('of %s is %s', (text, redacted) => {
    expect(redactTransportUrl(parseTransportUrl(text))).toBe(redacted)
  })
})

describe('sameTransportUrl', () => {
  it.each([
    ['rabbit://u:p@h:1/v?x=1', 'rabbit://u:p@h:1/v?x=2', true],
    ['rabbit://u:p@h:1/v', 'rabbit://u:p@h:1/v?y=2', true],
    ['rabbit://u:p@h:1/v', 'RABBIT://u:p@h:1/v', true],
    ['rabbit://h/v', 'kombu://h/v', false],
    ['rabbit://h/v', 'rabbit://h/w', false],
    ['amqp://h/v', 'amqps://h/v', false],
    ['rabbit://h', 'rabbit://h/', false],
    ['rabbit://h1,h2/', 'rabbit://h1/', false],
    ['rabbit://h1/', 'rabbit://h1,h2/', false],
    ['rabbit://h1,h2/', 'rabbit://h2,h1/', false],
    ['rabbit://h:1/', 'rabbit://h:2/', false],
    ['rabbit://u@h/', 'rabbit://w@h/', false],
    ['rabbit://u:p@h/', 'rabbit://u:q@h/', false],
  ])('%s and %s: %s', (one, other, same) => {
    expect(sameTransportUrl(parseTransportUrl(one), parseTransportUrl(other))).toBe(same)
  })
})
