import { describe, expect, it } from 'vitest'
import { cinderApis } from './cinder-apis.js'
import { example, exampleMessage, exampleNames } from './cinder-fixtures.js'
import { checker } from './model-of.js'

const checkers = new Map(cinderApis.map(({ name, model }) => [name, checker(model)]))

/** Answers whether a value fits the schema of that name, in the API of that name. */
function fits(api: string, schema: string, value: unknown): boolean {
  const check = checkers.get(`cinder-${api}`)
  if (check === undefined) throw new Error(`no API cinder-${api}`)
  return check(schema, value)
}

/** Recorded values and the schema that each belongs to, in every API that has a schema of that name. */
const values: Readonly<Record<string, string>> = {
  backup: 'def_Backup',
  backup_device_info: 'def_BackupDeviceInfo',
  cleanup_request: 'def_CleanupRequest',
  context: 'context',
  'context-HEAD-with-oslo.context-5.0.0': 'context',
  'context-admin': 'context',
  group: 'def_Group',
  group_snapshot: 'def_GroupSnapshot',
  log_level_list: 'get_log_levels_result',
  request_spec: 'def_RequestSpec',
  'request_spec-backported-1.38': 'def_RequestSpec',
  'result-get_backup_device-3.0': 'get_backup_device_3_0_result',
  'result-get_manageable_volumes-want_objects': 'get_manageable_volumes_result',
  'result-work_cleanup': 'work_cleanup_result',
  service: 'def_Service',
  snapshot: 'def_Snapshot',
  volume: 'def_Volume',
  'volume-HEAD': 'def_Volume',
  'volume-HEAD-backported-1.38': 'def_Volume',
  'volume-backported-1.38': 'def_Volume',
  'volume-clustered-attached': 'def_Volume',
  'volume-partial-with-changes': 'def_Volume',
  volume_attachment: 'def_VolumeAttachment',
}

/** The APIs that have a schema of that name. */
function apisWith(schema: string): string[] {
  return ['volume', 'scheduler', 'backup'].filter((api) => checkers.get(`cinder-${api}`)?.has(schema))
}

const recorded = Object.entries(values).flatMap(([name, schema]) =>
  apisWith(schema).map((api) => [name, schema, api] as const),
)

const messages: readonly (readonly [name: string, api: string])[] = [
  ['wire-scheduler-update_service_capabilities', 'scheduler'],
  ['wire-volume-create_volume', 'volume'],
  ['wire-volume-get_capabilities', 'volume'],
]

describe('recorded values', () => {
  it.each(recorded)('%s fits %s of cinder-%s', (name, schema, api) => {
    expect(fits(api, schema, example(name))).toBe(true)
  })

  it('a BackupDeviceInfo is a result of get_backup_device too', () => {
    expect(fits('volume', 'get_backup_device_3_0_result', example('backup_device_info'))).toBe(true)
  })

  it('a VolumeAttachment is a result of attach_volume', () => {
    expect(fits('volume', 'attach_volume_result', example('volume_attachment'))).toBe(true)
  })

  it.each(messages)('%s fits the arguments of its method in cinder-%s', (name, api) => {
    const { method, args } = exampleMessage(name)
    expect(fits(api, `${method}_args`, args)).toBe(true)
  })

  it.each(messages)('%s carries a context that fits cinder-%s', (name, api) => {
    expect(fits(api, 'context', exampleMessage(name).context)).toBe(true)
  })

  it('none is left out', () => {
    const used = [...new Set(recorded.map(([name]) => name)), ...messages.map(([name]) => name)]
    expect(used.sort()).toEqual(exampleNames().sort())
  })
})

const uuid = '11111111-1111-4111-8111-111111111111'
const changed = (name: string, data: object) => {
  const object = example(name) as { 'versioned_object.data': object }
  return { ...object, 'versioned_object.data': { ...object['versioned_object.data'], ...data } }
}
const attaching = { volume_id: uuid, instance_uuid: null, host_name: null, mountpoint: '/dev/vdb', mode: 'rw' }
const creating = exampleMessage('wire-volume-create_volume').args
const untyped = { ...(creating.filter_properties as object), volume_type: null, resource_type: {} }
const badType = { resource_type: { id: uuid } }
const spec = example('request_spec')
const flat = { volume_id: uuid, volume_properties: { size: 1 }, volume_type: null, resource_properties: { size: 1 } }
const capacity = (request_spec: unknown) => ({ backend: 'h@b#p', request_spec, filter_properties: null })
const scheduling = {
  volume: example('volume'),
  request_spec: spec,
  filter_properties: {},
  snapshot_id: null,
  image_id: null,
}
const snapping = { volume: example('volume'), snapshot: example('snapshot'), backend: 'h@b#p', filter_properties: {} }
const moving = { volume: example('volume'), host: 'h@b#p', force_host_copy: false, request_spec: flat }
const migrating = {
  ...{ volume: example('volume'), backend: 'h@b#p', force_copy: true, request_spec: flat },
  filter_properties: null,
}
const extending = {
  ...{ volume: example('volume'), new_size: 2, reservations: null, filter_properties: null },
  request_spec: { volume_properties: { id: uuid, name: 'volume-1' }, volume_type: {}, volume_id: uuid },
}
const grouping = {
  ...{ group: example('group'), group_spec: { volume_properties: {} }, group_filter_properties: {} },
  ...{ request_spec_list: [flat, {}], filter_properties_list: [{}, { scheduler_hints: null }] },
}
const wholeNow = '2026-11-22T08:09:56'
const now = `${wholeNow}.041546`
const report = exampleMessage('wire-scheduler-update_service_capabilities').args
const notice = { service_name: 'volume', backend: 'h@b#p', capabilities: { free_capacity_gb: 1.5 }, timestamp: now }
const endless = { pool_name: 'p', total_capacity_gb: 'infinite', free_capacity_gb: 'unknown', own_key: [true, false] }
const restoring = { backup: example('backup'), volume_id: uuid }
const continuing = { backup: example('backup'), backup_device: example('backup_device_info') }
const importing = { backup: example('backup'), backup_service: 'a.b.C', backup_url: 'e30=', backup_hosts: [] }
const plainRecord = { reference: { 'source-name': 'lv-1' }, size: 1, safe_to_manage: true, extra_info: null }

describe('values that cinder takes', () => {
  it.each<[what: string, api: string, schema: string, value: unknown]>([
    ['a null where Zed may send one', 'volume', 'def_Volume', changed('volume', { use_quota: null })],
    ['a field of a newer version', 'volume', 'def_Volume', changed('volume', { of_tomorrow: 1 })],
    ['an id that is no UUID, inside an object', 'volume', 'def_Volume', changed('volume', { id: 'volume-1' })],
    ['a time without a zone', 'volume', 'def_Volume', changed('volume', { created_at: '2026-11-22T08:10:06.758350' })],
    ['an attachment without a server', 'volume', 'attach_volume_args', attaching],
    ['an attachment whose volume is null', 'volume', 'attach_volume_args', { ...attaching, volume: null }],
    [
      'a volume of a migration',
      'volume',
      'create_volume_args',
      { ...creating, request_spec: null, filter_properties: null },
    ],
    ['a volume without a type', 'volume', 'create_volume_args', { ...creating, filter_properties: untyped }],
    ['a device as plain object', 'volume', 'get_backup_device_3_0_result', example('result-get_backup_device-3.0')],
    ['manageable volumes as plain objects', 'volume', 'get_manageable_volumes_result', [plainRecord]],
    ['no manageable volumes', 'volume', 'get_manageable_snapshots_result', []],
    ['a transfer that changes nothing', 'volume', 'accept_transfer_result', null],
    ['a key of tomorrow in the context', 'volume', 'context', { of_tomorrow: 1 }],
    ['an error with the code of Python', 'volume', 'error_VolumeNotFound', { volume_id: uuid, code: 404 }],
    ['a backup of a volume', 'scheduler', 'create_volume_args', { ...scheduling, backup_id: uuid }],
    ['a volume to place without a spec', 'scheduler', 'create_volume_args', { volume: example('volume') }],
    ['a spec as class', 'scheduler', 'validate_host_capacity_args', capacity(spec)],
    ['a spec as plain object', 'scheduler', 'validate_host_capacity_args', capacity(flat)],
    ['a snapshot with a spec as class', 'scheduler', 'create_snapshot_args', { ...snapping, request_spec: spec }],
    ['a snapshot with a plain spec', 'scheduler', 'create_snapshot_args', { ...snapping, request_spec: flat }],
    ['a destination as text', 'scheduler', 'migrate_volume_to_host_args', { ...moving, filter_properties: null }],
    ['null where absence is not meant', 'scheduler', 'migrate_volume_args', migrating],
    ['a volume type flattened to nothing', 'scheduler', 'extend_volume_args', extending],
    ['groups of one type', 'scheduler', 'create_group_args', grouping],
    ['nothing at all in a report', 'scheduler', 'update_service_capabilities_args', {}],
    ['an argument of tomorrow in a report', 'scheduler', 'update_service_capabilities_args', { ...report, more: [1] }],
    [
      'a report of a backup service',
      'scheduler',
      'update_service_capabilities_args',
      { ...report, service_name: 'backup' },
    ],
    ['a pool without limits', 'scheduler', 'update_service_capabilities_args', { capabilities: { pools: [endless] } }],
    ['a backend and its old name', 'scheduler', 'notify_service_capabilities_args', { ...notice, host: 'h@b' }],
    ['a report of nothing', 'scheduler', 'notify_service_capabilities_args', { ...notice, capabilities: null }],
    ['pools', 'scheduler', 'get_pools_result', [{ name: 'h@b#p', capabilities: { storage_protocol: ['iSCSI'] } }]],
    ['no pools', 'scheduler', 'get_pools_result', []],
    ['a cleanup with nothing to do', 'scheduler', 'work_cleanup_result', [[], []]],
    ['a restore that says nothing of the volume', 'backup', 'restore_backup_args', restoring],
    ['a restore into a new volume', 'backup', 'restore_backup_args', { ...restoring, volume_is_new: true }],
    ['a device that is ready', 'backup', 'continue_backup_args', continuing],
    ['a record', 'backup', 'export_record_result', { backup_service: 'cinder.backup.drivers.nfs', backup_url: 'e30=' }],
    ['a record without further hosts', 'backup', 'import_record_args', importing],
  ])('%s', (_what, api, schema, value) => {
    expect(fits(api, schema, value)).toBe(true)
  })
})

describe('values that cinder refuses', () => {
  it.each<[what: string, api: string, schema: string, value: unknown]>([
    ['an unknown status', 'volume', 'def_Volume', changed('volume', { attach_status: 'glued' })],
    ['text for a number', 'volume', 'def_Volume', changed('volume', { size: '1' })],
    ['null where none may be', 'volume', 'def_Snapshot', changed('snapshot', { metadata: null })],
    ['null as value of a dict', 'volume', 'def_Volume', changed('volume', { metadata: { k: null } })],
    ['one class for another', 'volume', 'def_Volume', example('snapshot')],
    ['one class for another inside', 'volume', 'def_Volume', changed('volume', { volume_type: example('group') })],
    [
      'a plain object for a class in a plain object',
      'volume',
      'create_volume_args',
      { ...creating, filter_properties: badType },
    ],
    ['a plain object for a class', 'volume', 'delete_volume_args', { volume: { id: uuid } }],
    ['an argument that nobody knows', 'volume', 'attach_volume_args', { ...attaching, force: true }],
    ['a missing argument', 'volume', 'attach_volume_args', { ...attaching, mode: undefined }],
    ['an unknown mode', 'volume', 'attach_volume_args', { ...attaching, mode: 'wo' }],
    ['an id that is no UUID, as an argument', 'volume', 'remove_export_args', { volume_id: 'volume-1' }],
    [
      'text for a destination',
      'volume',
      'retype_args',
      { volume: example('volume'), new_type_id: uuid, host: 'h@b#p' },
    ],
    ['ids in an array', 'volume', 'update_group_args', { group: example('group'), add_volumes: [uuid] }],
    ['classes mixed with plain objects', 'volume', 'get_manageable_volumes_result', [example('volume'), plainRecord]],
    ['a snapshot without its volume', 'volume', 'get_manageable_snapshots_result', [plainRecord]],
    ['a spec of another class', 'scheduler', 'validate_host_capacity_args', capacity(example('volume'))],
    ['a damaged spec', 'scheduler', 'validate_host_capacity_args', capacity(changed('request_spec', { volume_id: 1 }))],
    ['no spec for a backend', 'scheduler', 'validate_host_capacity_args', { ...capacity(spec), request_spec: null }],
    ['a plain spec for a volume', 'scheduler', 'create_volume_args', { ...scheduling, request_spec: flat }],
    ['absence where null is meant', 'scheduler', 'migrate_volume_args', { ...migrating, filter_properties: undefined }],
    ['a destination as object', 'scheduler', 'migrate_volume_to_host_args', { ...moving, host: { host: 'h@b#p' } }],
    ['an unknown kind of service', 'scheduler', 'update_service_capabilities_args', { service_name: 'api' }],
    ['a time with a zone', 'scheduler', 'update_service_capabilities_args', { ...report, timestamp: `${now}Z` }],
    [
      'a time without its fraction',
      'scheduler',
      'notify_service_capabilities_args',
      { ...notice, timestamp: wholeNow },
    ],
    ['an argument of tomorrow in a notice', 'scheduler', 'notify_service_capabilities_args', { ...notice, more: 1 }],
    ['one list of services', 'scheduler', 'work_cleanup_result', [[example('service')]]],
    ['three lists of services', 'scheduler', 'work_cleanup_result', [[], [], []]],
    ['services that are none', 'scheduler', 'work_cleanup_result', [[example('volume')], []]],
    ['a list class of services', 'scheduler', 'work_cleanup_result', { objects: [example('service')] }],
    [
      'a status that nobody resets to',
      'backup',
      'reset_status_args',
      { backup: example('backup'), status: 'creating' },
    ],
    ['a plain device', 'backup', 'continue_backup_args', { ...continuing, backup_device: { volume: null } }],
    ['hosts as text', 'backup', 'import_record_args', { ...importing, backup_hosts: 'h' }],
    [
      'an argument of the old contract',
      'volume',
      'get_backup_device_3_0_args',
      { backup: example('backup'), async_call: true },
    ],
  ])('%s', (_what, api, schema, value) => {
    expect(fits(api, schema, JSON.parse(JSON.stringify(value)))).toBe(false)
  })
})
