import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { versionIsCompatible } from '../../src/core/version-rule.js'
import { brokerSuite } from '../broker/harness/suite.js'
import { type ApiName, apiNames, installed, installedMethods, models, variantAt } from './installed.js'
import { ManagerRecorder } from './manager-recorder.js'

const suite = brokerSuite()

/** Public methods of every manager that no client sends: the process itself calls them. */
const ofTheProcess: Readonly<Record<string, string>> = {
  add_periodic_task: 'registers a timer, by oslo.service',
  init_host: 'start, before the service listens',
  init_host_with_rpc: 'start, once the service listens',
  is_working: 'asked by the reports of the service',
  reset: 'new version pins, by SIGHUP',
  run_periodic_tasks: 'the timers',
}

/** What a manager calls itself, although its name is public. */
const ofTheManager: Readonly<Record<ApiName, Readonly<Record<string, string>>>> = {
  'cinder-volume': {
    driver_delete_snapshot: 'a step of delete_snapshot, given to a thread pool',
    driver_delete_volume: 'a step of delete_volume, given to a thread pool',
    finish_failover: 'a step of failover, which failover_completed has in common',
    update_service_capabilities: 'sets what the next report says',
  },
  'cinder-scheduler': { request_service_capabilities: 'start: has the services report' },
  'cinder-backup': {
    setup_backup_backend: 'start, until the driver works',
    update_service_capabilities: 'sets what the next report says',
  },
}

/** Methods that our schemas have beyond the installed managers, by the reason. */
const beyond: Readonly<Record<ApiName, Readonly<Record<string, string>>>> = {
  'cinder-volume': {
    promote_replica: 'gone since 3.1',
    reenable_replication: 'gone since 3.1',
    create_cgsnapshot: 'gone since 3.11',
    create_consistencygroup: 'gone since 3.11',
    create_consistencygroup_from_src: 'gone since 3.11',
    delete_cgsnapshot: 'gone since 3.11',
    delete_consistencygroup: 'gone since 3.11',
    update_consistencygroup: 'gone since 3.11',
    extend_volume_completion: 'new in 3.19',
  },
  'cinder-scheduler': { create_consistencygroup: 'gone since 3.6' },
  'cinder-backup': {},
}

/** Arguments that our schemas have beyond the installed managers, by the version that brought them. */
const newerArguments: Readonly<Record<string, string>> = {
  'cinder-volume.reimage.image_snap': '3.20',
  'cinder-backup.restore_backup.volume_is_new': '2.4',
}

let recorder: ManagerRecorder

beforeAll(async () => {
  recorder = await ManagerRecorder.start(suite.broker.url(suite.vhost), [])
}, 60_000)
afterAll(() => recorder?.end(), 60_000)

describe.each(apiNames)('the manager of %s that cinder has', (api) => {
  const ours = installedMethods.filter((it) => it.api === api)

  it('has the methods of our schema, and what only its own process calls', () => {
    const internal = { ...ofTheProcess, ...ofTheManager[api] }
    expect(Object.keys(recorder.methods[api] ?? {}).sort()).toEqual(
      [...ours.map(({ name }) => name), ...Object.keys(internal)].sort(),
    )
  })

  it('lacks nothing of our schema but what is listed', () => {
    const lacking = models[api].methods.flatMap((method) => {
      if (variantAt(method, installed[api]) !== undefined) return []
      const until = method.variants.at(-1)?.until ?? null
      return [[method.name, until === null ? `new in ${method.variants[0]?.since}` : `gone since ${until}`]]
    })
    expect(Object.fromEntries(lacking)).toEqual(beyond[api])
  })

  it.each(ours)('has $name with the arguments of our schema', ({ name, variant }) => {
    const known = variant.args.filter(({ since }) => versionIsCompatible(installed[api], since))
    const named = Object.fromEntries(known.map(({ name, required }) => [name, required]))
    expect(recorder.methods[api]?.[name]).toEqual({ ...named, ...(variant.openArgs && { '**kwargs': true }) })
  })

  it('lacks no argument of our schema but what is listed', () => {
    const newer = ours.flatMap(({ name, variant }) =>
      variant.args
        .filter(({ since }) => !versionIsCompatible(installed[api], since))
        .map((argument) => [`${api}.${name}.${argument.name}`, argument.since]),
    )
    const listed = Object.entries(newerArguments).filter(([place]) => place.startsWith(`${api}.`))
    expect(newer.sort()).toEqual(listed.sort())
  })
})
