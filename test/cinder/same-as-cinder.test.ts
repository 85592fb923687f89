import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { valueOf as exampleValue } from '../../src/contract/index.js'
import { versionIsCompatible } from '../../src/core/version-rule.js'
import type { ArgumentModel } from '../../src/model/api-model.js'
import { brokerSuite } from '../broker/harness/suite.js'
import { type ApiName, installed, installedMethods, models } from './installed.js'
import { type Place, type Received, type Setting, SideBySide, withSortedChanges } from './side-by-side.js'

const suite = brokerSuite()

const pool: Place = { name: 'a pool of a backend', host: 'n1@lvm#pool', cluster: null, service: 'n1@lvm' }
const plain: Place = { name: 'a host without backend', host: 'n2', cluster: null, service: 'n2' }
const cluster: Place = { name: 'a cluster', host: 'n1@lvm#pool', cluster: 'c1@lvm#pool', service: 'n1@lvm' }
const nowhere: Place = { name: 'no host', host: null, cluster: null, service: null }
const scheduler: Place = { ...cluster, name: 'a scheduler', service: 'n1' }
const backup: Place = { ...nowhere, name: 'a backup service', service: 'b1' }

/** A setting, the routing key of what one server gets in it, and which servers take it. */
interface Row extends Setting {
  readonly key: string
  readonly takenBy: readonly string[]
}

function row(api: ApiName, cap: string, place: Place, key: string, takenBy: readonly string[]): Row {
  return { api, cap, place, key, takenBy }
}

/** From 3.6 on each backend has a topic; before, the server queue of one server is the topic queue of the other. */
const rows: readonly Row[] = [
  row('cinder-volume', '3.18', pool, 'cinder-volume.n1@lvm.n1', ['cinder-volume.n1@lvm/n1']),
  row('cinder-volume', '3.6', pool, 'cinder-volume.n1@lvm.n1', ['cinder-volume.n1@lvm/n1']),
  row('cinder-volume', '3.5', pool, 'cinder-volume.n1@lvm', ['cinder-volume.n1@lvm/n1', 'cinder-volume/n1@lvm']),
  row('cinder-volume', '3.2', pool, 'cinder-volume.n1@lvm', ['cinder-volume.n1@lvm/n1', 'cinder-volume/n1@lvm']),
  row('cinder-volume', '3.18', plain, 'cinder-volume.n2.n2', ['cinder-volume.n2/n2']),
  row('cinder-volume', '3.5', plain, 'cinder-volume.n2', ['cinder-volume.n2/n2', 'cinder-volume/n2']),
  row('cinder-volume', '3.18', cluster, 'cinder-volume.c1@lvm.c1', ['cinder-volume.c1@lvm/c1']),
  row('cinder-volume', '3.5', cluster, 'cinder-volume.c1@lvm', ['cinder-volume.c1@lvm/c1']),
  row('cinder-volume', '3.18', nowhere, 'cinder-volume', ['cinder-volume/n1@lvm', 'cinder-volume/n2']),
  row('cinder-volume', '3.5', nowhere, 'cinder-volume', ['cinder-volume/n1@lvm', 'cinder-volume/n2']),
  row('cinder-scheduler', '3.12', scheduler, 'cinder-scheduler', ['cinder-scheduler/n1']),
  row('cinder-scheduler', '3.4', scheduler, 'cinder-scheduler', ['cinder-scheduler/n1']),
  row('cinder-scheduler', '3.0', scheduler, 'cinder-scheduler', ['cinder-scheduler/n1']),
  row('cinder-scheduler', '3.12', nowhere, 'cinder-scheduler', ['cinder-scheduler/n1']),
  row('cinder-backup', '2.3', backup, 'cinder-backup.b1', ['cinder-backup/b1']),
  row('cinder-backup', '2.0', backup, 'cinder-backup.b1', ['cinder-backup/b1']),
  row('cinder-backup', '2.3', nowhere, 'cinder-backup', ['cinder-backup/b1']),
]

/** Under a version pin of objects, and with what is optional left out. */
const others: readonly Setting[] = [
  ...(['1.38', '1.39'] as const).flatMap((objects) => [
    { api: 'cinder-volume' as const, cap: '3.18', place: cluster, objects },
    { api: 'cinder-scheduler' as const, cap: '3.12', place: scheduler, objects },
    { api: 'cinder-backup' as const, cap: '2.3', place: backup, objects },
  ]),
  { api: 'cinder-volume', cap: '3.18', place: pool, omit: true },
  { api: 'cinder-scheduler', cap: '3.12', place: scheduler, omit: true },
  { api: 'cinder-backup', cap: '2.3', place: backup, omit: true },
]

let sides: SideBySide

beforeAll(async () => {
  sides = await SideBySide.start(suite.broker.url(suite.vhost))
}, 60_000)
afterAll(() => sides?.end(), 60_000)

/** What came from both clients is the same, cinder understands it, and its managers take it. */
function expectTheSame(received: readonly Received[], isPinned = false): void {
  for (const { called, cinder, generated } of received) {
    const [theirs] = cinder
    for (const ours of generated) {
      expect(ours.error, called).toBeUndefined()
      expect(withSortedChanges(ours.wire), called).toEqual(withSortedChanges(theirs?.wire))
      expect(ours.arguments, called).toEqual(theirs?.arguments)
      expect(withSortedChanges(ours.read), called).toEqual(withSortedChanges(theirs?.read))
      // What cinder makes of it, sent on by cinder, is what came; it gives fields that older objects lack a value.
      if (!isPinned) expect(withSortedChanges(ours.read), called).toEqual(withSortedChanges(ours.wire))
    }
  }
}

describe('a generated client sends what the client that cinder has sends', () => {
  it.each(rows)('to $place.name by $api under cap $cap', async (setting) => {
    const received = await sides.send(await suite.open(), setting)
    expectTheSame(received)
    const toOne = received
      .filter(({ called }) => !called.endsWith('_log_levels'))
      .flatMap(({ cinder, generated }) => [...cinder, ...generated])
      .filter(({ routingKey }) => routingKey !== '')
    expect(toOne.length).toBeGreaterThanOrEqual(10)
    expect([...new Set(toOne.map(({ routingKey }) => routingKey))]).toEqual([setting.key])
    expect([...new Set(toOne.map(({ taken }) => taken))].sort()).toEqual(setting.takenBy)
    // Fanout reaches each service once.
    const all = received.find(({ called }) => called === 'publish_service_capabilities')?.generated
    if (setting.api === 'cinder-volume') expect(all?.map(({ service }) => service).sort()).toEqual(['n1@lvm', 'n2'])
  })

  it.each(others)('by $api with objects $objects, without what is optional: $omit', async (setting) => {
    const received = await sides.send(await suite.open(), setting)
    expectTheSame(received, setting.objects === '1.38')
    expect(received.length).toBeGreaterThanOrEqual(9)
    const volumes = JSON.stringify(received.map(({ generated }) => generated[0]?.wire)).matchAll(
      /"versioned_object.name":"Volume",.*?"versioned_object.version":"([^"]*)"/g,
    )
    const versions = [...new Set([...volumes].map(([, version]) => version))]
    if (setting.api !== 'cinder-backup') expect(versions).toEqual([setting.objects === '1.38' ? '1.8' : '1.9'])
  })

  it('to the service itself when it asks for log levels, also in a cluster', async () => {
    const received = await sides.send(await suite.open(), { api: 'cinder-volume', cap: '3.18', place: cluster })
    const levels = received.filter(({ called }) => called.endsWith('_log_levels'))
    expect(levels.map(({ generated }) => generated.map(({ taken }) => taken))).toEqual([
      ['cinder-volume.n1@lvm/n1'],
      ['cinder-volume.n1@lvm/n1'],
    ])
  })
})

/** A value for each argument that `which` names. */
function argumentsOf(api: ApiName, args: readonly ArgumentModel[], nulls: boolean): Record<string, unknown> {
  const given = args.filter(({ required, nullable }) => required || (nulls && nullable))
  return Object.fromEntries(
    given.map(({ name, schema, nullable }) => [
      name,
      nulls && nullable ? null : exampleValue(schema, models[api].definitions, { name }),
    ]),
  )
}

describe('what the managers that cinder has take from a generated client', () => {
  const optional = installedMethods.filter(({ variant }) =>
    variant.args.some(({ required, nullable }) => !required || nullable),
  )

  it.each(optional)('$name of $api without what is optional, and with null for it', async ({ api, name, variant }) => {
    const known = variant.args.filter(({ since }) => versionIsCompatible(installed[api], since))
    for (const nulls of [false, true]) {
      const args = argumentsOf(api, known, nulls)
      const recorded = await sides.sendGenerated(await suite.open(), api, name, args)
      expect(recorded.error).toBeUndefined()
      expect(recorded.method).toBe(name)
      expect(recorded.wire).toEqual(args)
      expect(withSortedChanges(recorded.read)).toEqual(withSortedChanges(args))
    }
  })
})
