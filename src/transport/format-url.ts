import { isIPv6 } from 'node:net'
import { isSecretName } from '../core/secrets.js'
import type { TransportHost, TransportUrl } from './url.js'

/**
 * Text of a transport URL as oslo.messaging prints it, which reads back as the same. It holds the passwords: it is not for
 * logs.
 */
export function formatTransportUrl(url: TransportUrl): string {
  return written(url, (text, escaped) => escaped(text))
}

/** The same for logs: `***` stands in place of every password, and of options whose name gives them away as secrets. */
export function redactTransportUrl(url: TransportUrl): string {
  return written(url, () => '***')
}

/** How what nobody should see is written. */
type Secret = (text: string, escaped: (text: string) => string) => string

function written({ driver, hosts, virtualHost, query }: TransportUrl, secret: Secret): string {
  const path = quote(virtualHost ?? '').replaceAll('%2F', '/')
  const options = Object.entries(query).map(
    ([name, value]) => `${quotePlus(name)}=${isSecretName(name) ? secret(value, quotePlus) : quotePlus(value)}`,
  )
  const queryText = options.length === 0 ? '' : `?${options.join('&')}`
  return `${driver}://${hosts.map((host) => formatHost(host, secret)).join(',')}/${path}${queryText}`
}

/** Whether two URLs lead to the same place; their options do not count. */
export function sameTransportUrl(one: TransportUrl, other: TransportUrl): boolean {
  return (
    one.driver === other.driver &&
    one.virtualHost === other.virtualHost &&
    one.hosts.length === other.hosts.length &&
    one.hosts.every((host, at) => sameHost(host, other.hosts[at]))
  )
}

function sameHost(one: TransportHost, other: TransportHost | undefined): boolean {
  const members = ['hostname', 'port', 'username', 'password'] as const
  return members.every((member) => one[member] === other?.[member])
}

function formatHost(host: TransportHost, secret: Secret): string {
  const { hostname, port, username, password } = host
  const credential = password === null ? '' : `:${secret(password, quote)}`
  const user = username === null && password === null ? '' : `${quote(username ?? '')}${credential}@`
  const name = hostname !== null && isIPv6(hostname) ? `[${hostname}]` : (hostname ?? '')
  return `${user}${name}${port === null ? '' : `:${port}`}`
}

/** Escapes all but ASCII letters, digits and `_.-~`; half of a surrogate pair becomes U+FFFD. */
function quote(text: string): string {
  const wellFormed = new TextDecoder().decode(new TextEncoder().encode(text))
  return encodeURIComponent(wellFormed).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function quotePlus(text: string): string {
  return quote(text).replaceAll('%20', '+')
}
