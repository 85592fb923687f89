import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { basename } from 'node:path'
import { type ChannelModel, connect, credentials, type SocketOptions } from 'amqplib'
import type { BrokerAddress } from './broker-address.js'
import { BrokerError } from './broker-error.js'
import { guardConnections } from './guard-connections.js'
import type { RabbitOptions } from './options.js'
import { readTlsFiles } from './tls-files.js'
import type { TlsOptions } from './tls-options.js'

const frameMax = 131_072
/** Longest heartbeat interval that is offered, in seconds: what RabbitMQ proposes. */
const longestHeartbeat = 60
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
  return {
    ...(await readTlsFiles(tls)),
    ...(isIP(serverName) === 0 && { servername: serverName }),
    ...(tls.minVersion && { minVersion: tls.minVersion }),
    ...(!tls.checkServerName && { checkServerIdentity: () => undefined }),
  }
}

/** amqplib says of a refused virtual host only that it got another frame than it expected. */
function readable(error: unknown, address: BrokerAddress): BrokerError {
  const broker = BrokerError.from(error)
  if (!/Expected ConnectionOpenOk; got .*ConnectionClose/.test(broker.message)) return broker
  const text = `Virtual host "${address.virtualHost}" is not opened to user "${address.username}"`
  return BrokerError.refused('VIRTUAL_HOST_REFUSED', text, error)
}
