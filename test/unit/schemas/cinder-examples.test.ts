import { describe, expect, it } from 'vitest'
import api from '../../../schemas/cinder/volume.js'
import { example, exampleMessage, exampleNames } from './cinder-fixtures.js'
import { buildModel, checker } from './model-of.js'

const fits = checker(buildModel(api))

/** Recorded values and the schema that each belongs to. */
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
  service: 'def_Service',
  snapshot: 'def_Snapshot',
  volume: 'def_Volume',
  'volume-HEAD': 'def_Volume',
  'volume-HEAD-backported-1.38': 'def_Volume',
  'volume-backported-1.38': 'def_Volume',
  'volume-clustered-attached': 'def_Volume',
  'volume-partial-with-changes': 'def_Volume',
  volume_attachment: 'attach_volume_result',
}

const messages = ['wire-volume-create_volume', 'wire-volume-get_capabilities']

describe('recorded values', () => {
  it.each(Object.entries(values))('%s fits %s', (name, schema) => {
    expect(fits(schema, example(name))).toBe(true)
  })

  it('a BackupDeviceInfo is a result of get_backup_device too', () => {
    expect(fits('get_backup_device_3_0_result', example('backup_device_info'))).toBe(true)
  })

  it.each(messages)('%s fits the arguments of its method', (name) => {
    const { method, args } = exampleMessage(name)
    expect(fits(`${method}_args`, args)).toBe(true)
  })

  it.each(messages)('%s carries a context that fits', (name) => {
    expect(fits('context', exampleMessage(name).context)).toBe(true)
  })

  it('none is left out but what belongs to the scheduler', () => {
    const rest = exampleNames().filter((name) => !Object.hasOwn(values, name) && !messages.includes(name))
    expect(rest.sort()).toEqual(['result-work_cleanup', 'wire-scheduler-update_service_capabilities'])
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
const plainRecord = { reference: { 'source-name': 'lv-1' }, size: 1, safe_to_manage: true, extra_info: null }

describe('values that cinder takes', () => {
  it.each<[what: string, schema: string, value: unknown]>([
    ['a null where Zed may send one', 'def_Volume', changed('volume', { use_quota: null })],
    ['a field of a newer version', 'def_Volume', changed('volume', { of_tomorrow: 1 })],
    ['an id that is no UUID, inside an object', 'def_Volume', changed('volume', { id: 'volume-1' })],
    ['a time without a zone', 'def_Volume', changed('volume', { created_at: '2026-11-22T08:10:06.758350' })],
    ['an attachment without a server', 'attach_volume_args', attaching],
    ['an attachment whose volume is null', 'attach_volume_args', { ...attaching, volume: null }],
    ['a volume of a migration', 'create_volume_args', { ...creating, request_spec: null, filter_properties: null }],
    ['a volume without a type', 'create_volume_args', { ...creating, filter_properties: untyped }],
    ['a device as plain object', 'get_backup_device_3_0_result', example('result-get_backup_device-3.0')],
    ['manageable volumes as plain objects', 'get_manageable_volumes_result', [plainRecord]],
    ['no manageable volumes', 'get_manageable_snapshots_result', []],
    ['a transfer that changes nothing', 'accept_transfer_result', null],
    ['a key of tomorrow in the context', 'context', { of_tomorrow: 1 }],
    ['an error with the code of Python', 'error_VolumeNotFound', { volume_id: uuid, code: 404 }],
  ])('%s', (_what, schema, value) => {
    expect(fits(schema, value)).toBe(true)
  })
})

describe('values that cinder refuses', () => {
  it.each<[what: string, schema: string, value: unknown]>([
    ['an unknown status', 'def_Volume', changed('volume', { attach_status: 'glued' })],
    ['text for a number', 'def_Volume', changed('volume', { size: '1' })],
    ['null where none may be', 'def_Snapshot', changed('snapshot', { metadata: null })],
    ['null as value of a dict', 'def_Volume', changed('volume', { metadata: { k: null } })],
    ['one class for another', 'def_Volume', example('snapshot')],
    ['one class for another inside', 'def_Volume', changed('volume', { volume_type: example('group') })],
    ['a plain object for a class in a plain object', 'create_volume_args', { ...creating, filter_properties: badType }],
    ['a plain object for a class', 'delete_volume_args', { volume: { id: uuid } }],
    ['an argument that nobody knows', 'attach_volume_args', { ...attaching, force: true }],
    ['a missing argument', 'attach_volume_args', { ...attaching, mode: undefined }],
    ['an unknown mode', 'attach_volume_args', { ...attaching, mode: 'wo' }],
    ['an id that is no UUID, as an argument', 'remove_export_args', { volume_id: 'volume-1' }],
    ['text for a destination', 'retype_args', { volume: example('volume'), new_type_id: uuid, host: 'h@b#p' }],
    ['ids in an array', 'update_group_args', { group: example('group'), add_volumes: [uuid] }],
    ['classes mixed with plain objects', 'get_manageable_volumes_result', [example('volume'), plainRecord]],
    ['a snapshot without its volume', 'get_manageable_snapshots_result', [plainRecord]],
    ['an argument of the old contract', 'get_backup_device_3_0_args', { backup: example('backup'), async_call: true }],
  ])('%s', (_what, schema, value) => {
    expect(fits(schema, JSON.parse(JSON.stringify(value)))).toBe(false)
  })
})
