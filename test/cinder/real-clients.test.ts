import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findApiFolder, readModel } from '../../src/cli/lock-file.js'
import { versionIsCompatible } from '../../src/core/version-rule.js'
import { RunningCommand } from '../broker/cli/command.js'
import { eventually } from '../broker/harness/eventually.js'
import { brokerSuite } from '../broker/harness/suite.js'
import { type CallerOutcome, RpcapiCaller } from './rpcapi-caller.js'

const suite = brokerSuite()

/** Where `rpcapi_caller.py` sends: its services are `n1@lvm` and, for backups, `b1`. */
const places: Readonly<Record<string, readonly string[]>> = {
  'cinder-volume': ['cinder-volume/n1@lvm', 'cinder-volume.n1@lvm/n1'],
  'cinder-scheduler': ['cinder-scheduler/n1@lvm'],
  'cinder-backup': ['cinder-backup/b1'],
}

let caller: RpcapiCaller
const running: RunningCommand[] = []

/** Starts `stubwire mock` for one API. */
async function mock(api: string, ...options: string[]): Promise<RunningCommand> {
  const url = suite.broker.url(suite.vhost)
  const targets = (places[api] ?? []).flatMap((place) => ['--target', place])
  const command = new RunningCommand([
    'mock',
    api,
    '--url',
    url,
    '--exchange',
    'openstack',
    '--jsonl',
    ...targets,
    ...options,
  ])
  running.push(command)
  await command.ready()
  return command
}

async function endAll(): Promise<void> {
  await Promise.all(running.splice(0).map((command) => command.interrupt()))
}

beforeAll(async () => {
  caller = await RpcapiCaller.start(suite.broker.url(suite.vhost))
}, 60_000)

afterAll(async () => {
  await endAll()
  await caller?.end()
}, 60_000)

/** What cinder's own clients do not send to services that are too old. */
function isTooOld({ error }: CallerOutcome): boolean {
  return error?.class === 'ServiceTooOld' || error?.class === 'RPCVersionCapError'
}

/** Whether services of a version are too old for a method, by the schema: it came later, and nothing older stands in for it. */
function shouldBeTooOld({ api, cap, method: name }: CallerOutcome): boolean {
  if (sentToAll.has(`${api}.${name}`)) return false
  const method = readModel(findApiFolder(api, 'generated')).methods.find((it) => it.name === name)
  if (method === undefined) throw new Error(`${api} has no method ${name}`)
  return !method.variants.some(({ since, fallback }) => versionIsCompatible(cap, since) || fallback !== undefined)
}

/** Sent by cinder at every cap, without a look at the version that brought it. */
const sentToAll: ReadonlySet<string> = new Set(['cinder-backup.continue_backup'])

describe.each(Object.keys(places))('the client of %s that cinder has', (api) => {
  let server: RunningCommand

  beforeAll(async () => {
    server = await mock(api)
  }, 60_000)
  afterAll(endAll, 60_000)

  it('gets an answer to every method, at every version cap that it knows', async () => {
    const caps = caller.caps(api)
    const sent: string[] = []
    const failed: CallerOutcome[] = []
    for (const cap of caps) {
      const outcomes = await caller.callAll(api, cap)
      expect(outcomes.length).toBeGreaterThan(10)
      const named = (list: readonly CallerOutcome[]) => list.map(({ method }) => `${cap} ${method}`)
      expect(named(outcomes.filter(isTooOld))).toEqual(named(outcomes.filter(shouldBeTooOld)))
      for (const outcome of outcomes) {
        if (isTooOld(outcome)) continue
        if (outcome.error !== undefined) failed.push(outcome)
        sent.push(`${cap} ${outcome.method}`)
      }
    }
    expect(failed).toEqual([])
    // The newest cap keeps nothing back, so that every method of the class was sent at least there.
    const newest = await caller.callAll(api, caps.at(-1) ?? '')
    expect(newest.filter(isTooOld)).toEqual([])
    expect(sent.length).toBeGreaterThanOrEqual(caps.length * 10)
    await eventually(() => server.lines.length === sent.length + newest.length)
    expect(server.lines.filter(({ outcome }) => outcome !== 'result')).toEqual([])
  }, 120_000)
})

describe('what cinder gets from a server in TypeScript', () => {
  afterAll(endAll, 60_000)

  it('are objects of its own classes', async () => {
    await mock('cinder-volume')
    await mock('cinder-scheduler')
    const results = async (api: string, methods: readonly string[]) => {
      const outcomes = await caller.callAll(api, caller.versions[api] ?? '', methods)
      return Object.fromEntries(outcomes.map(({ method, result, error }) => [method, error ?? result]))
    }
    expect(
      await results('cinder-volume', [
        'attach_volume',
        'get_log_levels',
        'get_manageable_volumes',
        'get_manageable_snapshots',
        'initialize_connection',
        'migrate_volume_completion',
      ]),
    ).toMatchObject({
      attach_volume: 'VolumeAttachment',
      get_log_levels: 'LogLevelList',
      get_manageable_volumes: ['ManageableVolume'],
      get_manageable_snapshots: ['ManageableSnapshot'],
      initialize_connection: 'dict',
      migrate_volume_completion: 'str',
    })
    expect(await results('cinder-scheduler', ['work_cleanup', 'get_log_levels'])).toEqual({
      work_cleanup: [['Service'], ['Service']],
      get_log_levels: 'LogLevelList',
    })
  }, 120_000)

  it('are exceptions of its own', async () => {
    await endAll()
    await mock('cinder-volume', '--fail', 'accept_transfer=VolumeNotFound', '--fail', 'attach_volume=InvalidVolume')
    const outcomes = await caller.callAll('cinder-volume', '3.18', ['accept_transfer', 'attach_volume'])
    const classes = outcomes.map(({ method, error }) => [
      method,
      error?.bases.find((base) => /^cinder\.exception\./.test(base)),
    ])
    expect(Object.fromEntries(classes)).toEqual({
      accept_transfer: 'cinder.exception.VolumeNotFound',
      attach_volume: 'cinder.exception.InvalidVolume',
    })
  }, 120_000)
})
