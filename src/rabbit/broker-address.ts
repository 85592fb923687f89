import { impliesTls } from '../transport/amqp-scheme.js'
import type { TransportUrl } from '../transport/url.js'

/** One of the brokers that a URL names. */
export interface BrokerAddress {
  readonly hostname: string
  /** The name that a certificate of the broker has to be for. */
  readonly serverName: string
  readonly port: number
  readonly username: string
  readonly password: string
  readonly virtualHost: string
}

const defaultPort = 5672
/** Of `amqps:`. Other schemes have the same port with TLS as without, as peers do. */
const defaultTlsPort = 5671

/** The brokers of a URL in an order of chance, so that clients spread over a cluster. */
export function brokerAddresses(url: TransportUrl): BrokerAddress[] {
  const hosts = url.hosts.length > 0 ? url.hosts : [{ hostname: null, port: null, username: null, password: null }]
  const addresses = hosts.map(({ hostname, port, username, password }) => ({
    // Written out, as peers do: a broker listens on IPv4 more often than on ::1.
    hostname: !hostname || hostname === 'localhost' ? '127.0.0.1' : hostname,
    serverName: hostname || 'localhost',
    port: port ?? (impliesTls(url.driver) ? defaultTlsPort : defaultPort),
    username: username ?? 'guest',
    password: password ?? (username === null ? 'guest' : ''),
    virtualHost: url.virtualHost || '/',
  }))
  return shuffled(addresses)
}

/** A copy in an order of chance. */
export function shuffled<Item>(items: readonly Item[]): Item[] {
  const copy = [...items]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1))
    const item = copy[last] as Item
    copy[last] = copy[other] as Item
    copy[other] = item
  }
  return copy
}

/** A broker as it may be shown to people. */
export function addressText(address: BrokerAddress): string {
  const host = address.hostname.includes(':') ? `[${address.hostname}]` : address.hostname
  return `${host}:${address.port}`
}
