import { isIPv6 } from 'node:net'
import type { TransportHost, TransportUrl } from './url.js'

/**
 * Text of a transport URL as oslo.messaging prints it, which reads back as the same. It holds the passwords: it is not for
 * logs.
 */
export function formatTransportUrl({ driver, hosts, virtualHost, query }: TransportUrl): string {
  const path = quote(virtualHost ?? '').replaceAll('%2F', '/')
  const options = Object.entries(query).map((pair) => pair.map(quotePlus).join('='))
  const queryText = options.length === 0 ? '' : `?${options.join('&')}`
  return `${driver}://${hosts.map(formatHost).join(',')}/${path}${queryText}`
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

function formatHost({ hostname, port, username, password }: TransportHost): string {
  const secret = password === null ? '' : `:${quote(password)}`
  const user = username === null && password === null ? '' : `${quote(username ?? '')}${secret}@`
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
