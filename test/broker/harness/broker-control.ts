import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { output } from './child-process.js'

/** What a test process needs to know of a broker; plain data, so that it can be handed to the workers of a test run. */
export interface BrokerHandle {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
  /** Virtual host to use where none can be made. */
  readonly virtualHost: string
  /** How to reach the server's command line tools; null for a broker that is not ours. */
  readonly tools: { readonly scripts: string; readonly env: Record<string, string> } | null
}

/** A queue as the broker lists it. */
export interface QueueRow {
  readonly name: string
  readonly durable: boolean
  readonly auto_delete: boolean
  readonly exclusive: boolean
  readonly arguments: Record<string, unknown>
  readonly consumers: number
  readonly messages: number
}

/** An exchange as the broker lists it. */
export interface ExchangeRow {
  readonly name: string
  readonly type: string
  readonly durable: boolean
  readonly auto_delete: boolean
  readonly internal: boolean
  readonly arguments: Record<string, unknown>
}

/** A binding as the broker lists it. */
export interface BindingRow {
  readonly source_name: string
  readonly destination_name: string
  readonly destination_kind: string
  readonly routing_key: string
  readonly arguments: Record<string, unknown>
}

/** A consumer as the broker lists it. */
export interface ConsumerRow {
  readonly queue_name: string
  readonly consumer_tag: string
  readonly ack_required: boolean
  readonly prefetch_count: number
  readonly arguments: Record<string, unknown>
}

/** A client connection as the broker lists it. */
export interface ConnectionRow {
  readonly pid: string
  readonly vhost: string
  readonly user: string
  readonly frame_max: number
  readonly timeout: number
  readonly channels: number
  readonly client_properties: Record<string, unknown>
}

/** Asks a running broker, and arranges things in it. */
export class BrokerControl {
  readonly handle: BrokerHandle

  constructor(handle: BrokerHandle) {
    this.handle = handle
  }

  /** Whether virtual hosts can be made and the broker's own view be asked. */
  get canControl(): boolean {
    return this.handle.tools !== null
  }

  /** Transport URL of a virtual host; `query` holds driver options. */
  url(virtualHost: string, query: Record<string, string> = {}): string {
    const { username, password, host, port } = this.handle
    const options = new URLSearchParams(query).toString()
    const credentials = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`
    return `rabbit://${credentials}@${host}:${port}/${encodeURIComponent(virtualHost)}${options && `?${options}`}`
  }

  /** The same place as an amqp:// URL, for raw clients. */
  amqpUrl(virtualHost: string): string {
    return this.url(virtualHost).replace('rabbit:', 'amqp:')
  }

  /** Makes a virtual host that nobody else uses. */
  async createVhost(): Promise<string> {
    if (!this.canControl) return this.handle.virtualHost
    const name = `test-${randomUUID()}`
    const user = this.handle.username
    // One run of the tool instead of two.
    await this.ctl(
      'eval',
      `ok = rabbit_vhost:add(<<"${name}">>, <<"test">>),
       rabbit_auth_backend_internal:set_permissions(<<"${user}">>, <<"${name}">>, <<".*">>, <<".*">>, <<".*">>, <<"test">>).`,
    )
    return name
  }

  async deleteVhost(name: string): Promise<void> {
    if (this.canControl) await this.ctl('delete_vhost', name)
  }

  async queues(vhost: string): Promise<QueueRow[]> {
    const columns = ['name', 'durable', 'auto_delete', 'exclusive', 'arguments', 'consumers', 'messages']
    const rows = await this.#list<QueueRow>('list_queues', ['-p', vhost, ...columns])
    // Quorum queues have an empty text there.
    return rows.map((row) => ({ ...row, exclusive: Boolean(row.exclusive) }))
  }

  /** Exchanges that clients declared; those that every virtual host has are left out. */
  async exchanges(vhost: string): Promise<ExchangeRow[]> {
    const columns = ['name', 'type', 'durable', 'auto_delete', 'internal', 'arguments']
    const rows = await this.#list<ExchangeRow>('list_exchanges', ['-p', vhost, ...columns])
    return rows.filter((row) => row.name !== '' && !row.name.startsWith('amq.'))
  }

  /** Bindings that clients made; the implicit ones of the default exchange are left out. */
  async bindings(vhost: string): Promise<BindingRow[]> {
    const columns = ['source_name', 'destination_name', 'destination_kind', 'routing_key', 'arguments']
    const rows = await this.#list<BindingRow>('list_bindings', ['-p', vhost, ...columns])
    return rows.filter((row) => row.source_name !== '')
  }

  consumers(vhost: string): Promise<ConsumerRow[]> {
    const columns = ['queue_name', 'consumer_tag', 'ack_required', 'prefetch_count', 'arguments']
    return this.#list<ConsumerRow>('list_consumers', ['-p', vhost, ...columns])
  }

  async connections(vhost: string): Promise<ConnectionRow[]> {
    const columns = ['pid', 'vhost', 'user', 'frame_max', 'timeout', 'channels', 'client_properties']
    const rows = await this.#list<ConnectionRow>('list_connections', columns)
    return rows.filter((row) => row.vhost === vhost)
  }

  /** Cuts every client connection of a virtual host. */
  async closeConnections(vhost: string): Promise<void> {
    await this.ctl('close_all_connections', '-p', vhost, 'closed by a test')
  }

  /** Runs rabbitmqctl and gives what it printed. */
  ctl(...args: string[]): Promise<string> {
    const tools = this.handle.tools
    if (!tools) throw new Error('this broker belongs to somebody else: its tools cannot be used')
    return output(join(tools.scripts, 'rabbitmqctl'), ['--quiet', ...args], tools.env)
  }

  async #list<Row extends object>(command: string, args: readonly string[]): Promise<Row[]> {
    const rows = JSON.parse(await this.ctl('--formatter', 'json', command, ...args)) as Row[]
    return rows.map((row) => ({ ...row, ...tables(row) }))
  }
}

/** Tables come as lists of [name, type, value]. */
function tables(row: object): object {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name, value]) => ['arguments', 'client_properties'].includes(name) && Array.isArray(value))
      .map(([name, value]) => [
        name,
        Object.fromEntries((value as [string, string, unknown][]).map(([key, , content]) => [key, content])),
      ]),
  )
}
