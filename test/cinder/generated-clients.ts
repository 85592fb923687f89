import { decodeObjects, type JsonObject, type Transport } from 'stubwire'
import { CinderBackupClient, cinderBackupApi } from 'stubwire/cinder-backup'
import { CinderSchedulerClient, cinderSchedulerApi } from 'stubwire/cinder-scheduler'
import { CinderVolumeClient, cinderVolumeApi } from 'stubwire/cinder-volume'
import { type ApiName, installed, models, variantAt } from './installed.js'

const clients = {
  'cinder-volume': { client: CinderVolumeClient, api: cinderVolumeApi },
  'cinder-scheduler': { client: CinderSchedulerClient, api: cinderSchedulerApi },
  'cinder-backup': { client: CinderBackupClient, api: cinderBackupApi },
} as const

/** A call of a generated client. */
export interface GeneratedCall {
  readonly api: ApiName
  /** Wire name of the method. */
  readonly method: string
  /** In wire form; objects are decoded, as callers have them. */
  readonly args: Readonly<Record<string, unknown>>
  /** Passed over for methods that take none. */
  readonly host: string | null
  readonly versionCap: string
  readonly objectVersionCap?: string
  readonly context: object
}

/** Calls or casts a method by a generated client. What goes both ways is cast, as cinder does unless it is told otherwise. */
export async function sendGenerated(transport: Transport, sent: GeneratedCall): Promise<unknown> {
  const { api, method, host, versionCap, objectVersionCap = null, context } = sent
  const { client: Client, api: runtime } = clients[api]
  const model = models[api].methods.find(({ name }) => name === method)
  const variant = model === undefined ? undefined : variantAt(model, installed[api])
  if (variant === undefined) throw new Error(`${api} has no method ${method}`)
  const { identifier, kind } = variant
  const found = runtime.methods.find(({ handler }) => handler === identifier)?.method
  if (found === undefined) throw new Error(`the client of ${api} has no ${identifier}`)
  const args = found.argsShape === undefined ? sent.args : decodeObjects(sent.args, found.argsShape)
  const client = new Client(transport, { versionCap, objectVersionCap, timeoutMs: 20_000 })
  const member =
    kind === 'call-or-cast' ? `cast${identifier.charAt(0).toUpperCase()}${identifier.slice(1)}` : identifier
  const options = { context, ...(found.address !== undefined && { host }) }
  const send = (Reflect.get(client, member) as (...args: unknown[]) => Promise<unknown>).bind(client)
  return await send(...(variant.args.length === 0 ? [] : [args as JsonObject]), options)
}
