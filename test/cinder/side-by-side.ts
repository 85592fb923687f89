import type { Transport } from 'stubwire'
import { expect } from 'vitest'
import { versionIsCompatible } from '../../src/core/version-rule.js'
import { eventually } from '../broker/harness/eventually.js'
import { sendGenerated } from './generated-clients.js'
import { type ApiName, installed, readJson } from './installed.js'
import { ManagerRecorder, type Recorded } from './manager-recorder.js'
import { RpcapiCaller } from './rpcapi-caller.js'

const context = readJson('../fixtures/cinder/examples/context.json') as object

/** What both clients are told to address. */
export interface Place {
  readonly name: string
  /** Host of volumes and groups; null: nothing was scheduled yet. */
  readonly host: string | null
  /** Cluster of volumes, groups and services. */
  readonly cluster: string | null
  /** Host of a service or a backup. */
  readonly service: string | null
}

/** How both clients are set up. */
export interface Setting {
  readonly api: ApiName
  readonly place: Place
  readonly cap: string
  /** Object version cap. */
  readonly objects?: string
  /** Whether optional parameters are left out. */
  readonly omit?: boolean
}

/** What the services got of one method. */
export interface Received {
  /** The method that was called; what was sent may have an older name. */
  readonly called: string
  /** From cinder's client, as often as servers got it. */
  readonly cinder: readonly Recorded[]
  /** From the generated client. */
  readonly generated: readonly Recorded[]
}

/** Cinder's services, cinder's own clients, and generated clients that are to do the same. */
export class SideBySide {
  readonly #caller: RpcapiCaller
  readonly #recorder: ManagerRecorder
  #settings = 0

  private constructor(caller: RpcapiCaller, recorder: ManagerRecorder) {
    this.#caller = caller
    this.#recorder = recorder
  }

  /** The services are `n1@lvm` in the cluster `c1@lvm`, and `n2`, which is in none; the scheduler `n1`, and for backups `b1`. */
  static async start(url: string): Promise<SideBySide> {
    const caller = await RpcapiCaller.start(url)
    const recorder = await ManagerRecorder.start(url, [
      { api: 'cinder-volume', host: 'n1@lvm', cluster: 'c1@lvm' },
      { api: 'cinder-volume', host: 'n2' },
      { api: 'cinder-scheduler', host: 'n1' },
      { api: 'cinder-backup', host: 'b1' },
    ])
    return new SideBySide(caller, recorder)
  }

  /** Calls a method by a generated client under the newest cap, and waits until a service got it. */
  async sendGenerated(transport: Transport, api: ApiName, method: string, args: Recorded['wire']): Promise<Recorded> {
    const request = `${this.#tag()}${method}`
    const call = { api, method, args, host: null, versionCap: installed[api] }
    await sendGenerated(transport, { ...call, context: { ...context, request_id: request } })
    return await eventually(() => {
      const [recorded] = this.#recorder.of(request)
      if (recorded === undefined) throw new Error(`no service got ${method}`)
      return recorded
    })
  }

  /** Calls every method by cinder's client, then with the same values by ours, and waits until the services got both. */
  async send(transport: Transport, setting: Setting): Promise<Received[]> {
    // What a caller gives who knows the newest version alone, in wire form.
    const newest = await this.#sendByCinder(withoutCaps(setting))
    const isNewest = setting.cap === installed[setting.api] && setting.objects === undefined
    const sent = isNewest ? newest : await this.#sendByCinder(setting)
    const tag = this.#tag()
    const received: Received[] = []
    for (const [called, cinder] of sent) {
      const { api, place, cap, objects } = setting
      if (isSentTooEarly(called, cap)) continue
      const request = `${tag}${called}`
      const args = newest.get(called)?.()[0]?.wire ?? {}
      const host = called.endsWith('_log_levels') ? place.service : (place.cluster ?? hostOf(setting))
      await sendGenerated(transport, {
        ...{ api, method: called, args, host, versionCap: cap, context: { ...context, request_id: request } },
        ...(objects !== undefined && { objectVersionCap: objects }),
      })
      const generated = () => this.#recorder.of(request)
      // Casts arrive when they arrive, those by fanout at several services.
      await eventually(() => expect(generated().map(placeOf).sort()).toEqual(cinder().map(placeOf).sort()))
      received.push({ called, cinder: cinder(), generated: generated() })
    }
    return received
  }

  async end(): Promise<void> {
    await Promise.all([this.#caller.end(), this.#recorder.end()])
  }

  /** By method, what services got of it so far; without what cinder does not send under the cap. */
  async #sendByCinder(setting: Setting): Promise<Map<string, () => Recorded[]>> {
    const { api, place, cap, objects, omit } = setting
    const tag = this.#tag()
    const { host, cluster, service } = place
    const options = { host, cluster, service, backup: service, tag, omit: omit ?? false }
    const pin = objects === undefined ? {} : { objects }
    const outcomes = await this.#caller.callAll(api, cap, undefined, { ...options, ...pin })
    const sent = new Map<string, () => Recorded[]>()
    for (const { method, error } of outcomes) {
      if (error?.class === 'ServiceTooOld' || error?.class === 'RPCVersionCapError') continue
      if (omit && needsAll.has(`${api}.${method}`)) continue
      expect(error, `${method} by cinder`).toBeUndefined()
      const got = () => this.#recorder.of(`${tag}${method}`)
      await eventually(() => got().length > 0)
      sent.set(method, got)
    }
    return sent
  }

  #tag(): string {
    this.#settings += 1
    return `${this.#settings}/`
  }
}

function withoutCaps({ objects: _, ...setting }: Setting): Setting {
  return { ...setting, cap: installed[setting.api] }
}

/** Cinder sends it to services of any age; ours refuses, see docs/rolling-upgrades.md. */
function isSentTooEarly(called: string, cap: string): boolean {
  return called === 'continue_backup' && !versionIsCompatible(cap, '2.3')
}

/**
 * Where what cinder's client takes for optional is not: the first fails in the client itself, which goes through a list that is None by
 * default; the others in managers, which read the specification that is None by default.
 */
const needsAll: ReadonlySet<string> = new Set(
  ['create_group', 'create_snapshot', 'manage_existing', 'manage_existing_snapshot', 'migrate_volume', 'retype'].map(
    (name) => `cinder-scheduler.${name}`,
  ),
)

function hostOf({ api, place }: Setting): string | null {
  return api === 'cinder-volume' ? place.host : place.service
}

/** Where a message was published, as text. */
export function placeOf({ method, exchange, routingKey }: Recorded): string {
  return `${method} to ${exchange} ${routingKey}`
}

/** A copy in which the changed fields of objects are sorted: cinder keeps them in a set. */
export function withSortedChanges(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedChanges)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === 'versioned_object.changes' ? [...(member as string[])].sort() : withSortedChanges(member),
    ]),
  )
}
