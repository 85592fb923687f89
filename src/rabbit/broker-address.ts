import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { basename } from 'node:path'
import { type ChannelModel, connect, credentials, type SocketOptions } from 'amqplib'
import { impliesTls } from '../transport/amqp-scheme.js'
import type { TransportUrl } from '../transport/url.js'
import { BrokerError } from './broker-error.js'
import { guardConnections } from './guard-connections.js'
import type { RabbitOptions } from './options.js'
import type { TlsOptions } from './tls-options.js'

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
const frameMax = 131_072
/** Longest heartbeat interval that is offered, in seconds: what RabbitMQ proposes. */
const longestHeartbeat = 60

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

/** How much may wait in the process for the socket, in bytes, before writers are told to wait. */
const writeAhead = 1024 * 1024

/** Limits of one attempt to connect. */
export interface OpenOptions {
  /** Longest silence while connecting, in milliseconds. */
  readonly timeoutMs: number
  /** Destroys the socket, at any time. */
  readonly signal: AbortSignal
}

/** Opens a connection. Rejects with a BrokerError that says in words what the broker did not like. */
export async function openModel(
  address: BrokerAddress,
  options: RabbitOptions,
  { timeoutMs, signal }: OpenOptions,
): Promise<ChannelModel> {
  const { heartbeatSeconds, tls } = options
  const socketOptions: SocketOptions & { signal: AbortSignal; writableHighWaterMark: number } = {
    ...(tls && (await tlsSettings(tls, address.serverName))),
    // Without it every other small message waits some 40 ms for an acknowledgement of TCP.
    noDelay: true,
    // What one turn of the event loop writes goes out in one piece; Node's 16 KB would have the rest wait for the next turn.
    writableHighWaterMark: writeAhead,
    keepAlive: true,
    timeout: timeoutMs,
    signal,
    credentials: credentialsOf(address, options),
    clientProperties: { connection_name: `${basename(process.argv[1] ?? 'node')}:${process.pid}:${randomUUID()}` },
  }
  guardConnections()
  try {
    return await connect(
      {
        protocol: tls ? 'amqps' : 'amqp',
        hostname: address.hostname,
        port: address.port,
        vhost: encodeURIComponent(address.virtualHost),
        frameMax,
        heartbeat: Math.min(heartbeatSeconds, longestHeartbeat),
      },
      socketOptions,
    )
  } catch (error) {
    throw readable(error, address)
  }
}

function credentialsOf({ username, password }: BrokerAddress, { loginMethod }: RabbitOptions) {
  if (loginMethod === 'EXTERNAL') return credentials.external()
  return loginMethod === 'PLAIN' ? credentials.plain(username, password) : credentials.amqplain(username, password)
}

async function tlsSettings(tls: TlsOptions, serverName: string): Promise<SocketOptions> {
  const [ca, cert, key] = await Promise.all([tls.caFile, tls.certFile, tls.keyFile].map(fileContent))
  return {
    ...(isIP(serverName) === 0 && { servername: serverName }),
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(tls.minVersion && { minVersion: tls.minVersion }),
    ...(!tls.checkServerName && { checkServerIdentity: () => undefined }),
  }
}

async function fileContent(path: string | null): Promise<string | null> {
  if (path === null) return null
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new BrokerError(`Cannot read ${path}`, { permanent: true, cause })
  }
}

/** amqplib says of a refused virtual host only that it got another frame than it expected. */
function readable(error: unknown, address: BrokerAddress): BrokerError {
  const broker = BrokerError.from(error)
  if (/Expected ConnectionOpenOk; got .*ConnectionClose/.test(broker.message))
    return new BrokerError(
      `the broker does not open virtual host "${address.virtualHost}" to user "${address.username}": ` +
        'it does not exist, is down, or the user has no permissions in it',
      { permanent: true, cause: error },
    )
  return broker
}
