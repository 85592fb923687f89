import { InvalidTransportURL } from '../core/errors.js'
import { setOwn } from '../core/own-property.js'
import { percentDecode } from './percent-decode.js'

/** One host of a transport URL; null for what the URL leaves out. */
export interface TransportHost {
  readonly hostname: string | null
  readonly port: number | null
  readonly username: string | null
  readonly password: string | null
}

/** A transport URL taken apart: `scheme://[user[:password]@]host[:port][,…]/virtualHost?option=value`. */
export interface TransportUrl {
  /** The scheme, in lower case, such as `rabbit`. */
  readonly driver: string
  readonly hosts: readonly TransportHost[]
  /** Null without a path. Null, empty and `/` all name the default one. */
  readonly virtualHost: string | null
  /** Options of the driver; values of equal names are joined by commas, empty ones left out. */
  readonly query: Readonly<Record<string, string>>
}

/**
 * Reads a transport URL as oslo.messaging does; an empty one means `rabbit://`. Credentials belong to the one host that they
 * stand at. Throws InvalidTransportURL, whose text never repeats any part of the URL: where it is wrong, any part may be a
 * piece of a password.
 */
export function parseTransportUrl(text: string): TransportUrl {
  if (typeof text !== 'string') throw new InvalidTransportURL('Wrong URL type')
  const [, scheme, rest = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):([\s\S]*)$/.exec(text || 'rabbit://') ?? []
  if (scheme === undefined) throw new InvalidTransportURL('No scheme specified')
  const [withoutFragment = ''] = rest.split('#', 1)
  const [beforeQuery, query] = splitOnce(withoutFragment, '?')
  const [, authority = '', path = ''] = /^(?:\/\/([^/]*))?([\s\S]*)$/.exec(beforeQuery) ?? []
  if (authority.includes('[') !== authority.includes(']')) throw wrongAddress()
  return {
    driver: scheme.toLowerCase(),
    hosts: authority.split(',').filter(Boolean).map(parseHost),
    virtualHost: path.startsWith('/') ? percentDecode(path.slice(1)) : null,
    query: parseQuery(query ?? ''),
  }
}

function parseHost(text: string): TransportHost {
  const at = text.lastIndexOf('@')
  const [username, password = null] = at < 0 ? [null] : splitOnce(text.slice(0, at), ':')
  return {
    ...parseAddress(text.slice(at + 1)),
    username: username === null ? null : percentDecode(username),
    password: password === null ? null : percentDecode(password),
  }
}

function parseAddress(text: string): Pick<TransportHost, 'hostname' | 'port'> {
  if (text === '') return { hostname: null, port: null }
  if (text.startsWith('[')) {
    const [, hostname, port] = /^\[([^\]]*)\](?::(.*))?$/s.exec(text) ?? []
    if (hostname === undefined) throw wrongAddress()
    return { hostname, port: port === undefined ? null : parsePort(port) }
  }
  // Several colons are an IPv6 address without brackets, which cannot have a port.
  const parts = text.split(':')
  const [hostname = '', port = ''] = parts
  return parts.length === 2 ? { hostname, port: parsePort(port) } : { hostname: text, port: null }
}

function wrongAddress(): InvalidTransportURL {
  return new InvalidTransportURL('Invalid IPv6 address in the transport URL')
}

function parsePort(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidTransportURL('The port in the transport URL is not a number')
  return Number(text)
}

function parseQuery(text: string): Record<string, string> {
  const query: Record<string, string> = {}
  for (const pair of text.split('&')) {
    const [key, value] = splitOnce(pair, '=').map((part) => percentDecode(part.replaceAll('+', ' ')))
    if (key === undefined || value === undefined || value === '') continue
    setOwn(query, key, Object.hasOwn(query, key) ? `${query[key]},${value}` : value)
  }
  return query
}

function splitOnce(text: string, separator: string): [string] | [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
