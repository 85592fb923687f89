import { parseTransportUrl } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { type BrokerAddress, brokerAddresses } from '../../../src/rabbit/broker-address.js'
import { table } from '../core/fixtures.js'

/** What the library would connect to. */
interface Effective {
  readonly hostname: string
  readonly port: number
  readonly userid: string
  readonly password: string
  readonly virtual_host: string
}
interface Row {
  readonly url: string
  readonly result: readonly { readonly effective: Effective }[]
}
const rows = table('rabbit_broker_urls') as unknown as readonly Row[]

/** URLs that the library takes apart twice, once as text that it put together without escapes. */
const mended: readonly (readonly [url: string, reason: string, address: Partial<BrokerAddress>])[] = [
  ['rabbit://h/%252F', 'a virtual host is decoded once', { hostname: 'h', virtualHost: '%2F' }],
  ['rabbit://h/x%3Fy', 'a question mark does not end a virtual host', { hostname: 'h', virtualHost: 'x?y' }],
  [
    'rabbit://u%2Fx:p%2Fy@h/v',
    'a slash in user or password does not begin a virtual host',
    { hostname: 'h', port: 5672, username: 'u/x', password: 'p/y', virtualHost: 'v' },
  ],
  ['rabbit://u@h/v', 'no password is none, not that of another user', { username: 'u', password: '' }],
]
const differing = new Set(mended.map(([url]) => url))

/** Those of the broker in memory name none that could be connected to. */
const ofBrokers = rows.filter(({ url }) => !url.startsWith('kombu+memory:'))

function byName(addresses: readonly BrokerAddress[]): BrokerAddress[] {
  return addresses.toSorted((one, other) => one.hostname.localeCompare(other.hostname))
}

function expected({ hostname, port, userid, password, virtual_host }: Effective): BrokerAddress {
  const host = hostname === 'localhost' ? '127.0.0.1' : hostname
  return { hostname: host, serverName: hostname, port, username: userid, password, virtualHost: virtual_host }
}

describe('what is connected to', () => {
  it('has a table to be held against', () => {
    expect([rows.length, ofBrokers.length]).toEqual([24, 22])
  })

  it.each(ofBrokers.filter(({ url }) => !differing.has(url)))('for $url is what the library takes', (row) => {
    const addresses = brokerAddresses(parseTransportUrl(row.url))
    expect(byName(addresses)).toEqual(byName(row.result.map(({ effective }) => expected(effective))))
  })

  it.each(mended)('for %s is not what the library takes: %s', (url, _, address) => {
    const [effective] = rows.filter((row) => row.url === url).map((row) => row.result[0]?.effective)
    const addresses = brokerAddresses(parseTransportUrl(url))
    expect(addresses).toMatchObject([address])
    expect(effective && expected(effective)).not.toEqual(addresses[0])
  })
})
