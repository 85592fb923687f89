import { CappedVersionUnknown, connect, decodeObjects, type ObjectType, serve } from 'stubwire'
import {
  CinderSchedulerClient,
  cinderSchedulerEndpoint,
  requestSpecObject,
  type Volume,
} from 'stubwire/cinder-scheduler'
import {
  type BackupDeviceInfo,
  backupDeviceInfoObject,
  CinderVolumeClient,
  cinderVolumeEndpoint,
  volumeObject as volumeObjectOfVolume,
} from 'stubwire/cinder-volume'
import { describe, expect, it } from 'vitest'
import { objectVersions } from '../../../schemas/cinder/objects/versions.js'
import { encodeObjects } from '../../../src/core/object-codec.js'
import { FakeTransport } from '../rpc/support.js'
import { cinderApis } from './cinder-apis.js'
import { example, objectFacts } from './cinder-fixtures.js'

const volumeWire = example('volume') as Record<string, unknown>
const volume = () => decodeObjects(volumeWire, volumeObjectOfVolume) as Volume

describe('the object versions of cinder', () => {
  it('are those of its own history', () => {
    const first = objectVersions['1.38']
    expect({ '1.38': first, '1.39': { ...first, ...objectVersions['1.39'] } }).toEqual(
      objectFacts().objectVersionHistory.versions,
    )
  })

  it.each(cinderApis)('are there in $name for all of its classes', ({ model }) => {
    const classes = Object.values(model.definitions).filter(({ object }) => object !== null)
    const newest = Object.fromEntries(classes.map(({ name, object }) => [name, object?.version]))
    expect(model.objectVersions?.['1.39']).toEqual(newest)
  })
})

describe('objects under the cap 1.38', () => {
  it.each<[string, string, ObjectType]>([
    ['volume', 'volume-backported-1.38', volumeObjectOfVolume],
    ['request_spec', 'request_spec-backported-1.38', requestSpecObject],
  ])('%s goes as Zed sends it', (name, backported, type) => {
    expect(encodeObjects(decodeObjects(example(name), type), type, '1.38')).toEqual(example(backported))
    expect(encodeObjects(example(name), type, '1.38')).toEqual(example(backported))
  })

  it('volume-HEAD goes as HEAD sends it, without the field that HEAD forgets to take out', () => {
    const expected = structuredClone(example('volume-HEAD-backported-1.38')) as Record<string, Record<string, unknown>>
    const data = expected['versioned_object.data']
    expect(data).toHaveProperty('use_quota')
    delete data?.use_quota
    expect(encodeObjects(example('volume-HEAD'), volumeObjectOfVolume, '1.38')).toEqual(expected)
  })

  it('what is sent in them is taken by the schema of the API', async () => {
    const transport = new FakeTransport()
    const client = new CinderVolumeClient(transport, { objectVersionCap: '1.38' })
    await client.deleteVolume({ volume: volume() })
    expect(transport.last.request.args).toMatchObject({ volume: example('volume-backported-1.38') })
  })
})

describe('a client', () => {
  it('hands its cap on to the clients that it prepares', async () => {
    const transport = new FakeTransport()
    await new CinderVolumeClient(transport, { objectVersionCap: '1.38' })
      .prepare({ server: 's' })
      .deleteVolume({ volume: volume() })
    expect(transport.last.request.args).toMatchObject({ volume: { 'versioned_object.version': '1.8' } })
  })

  it('sends objects as they are without a cap', async () => {
    const transport = new FakeTransport()
    await new CinderVolumeClient(transport).deleteVolume({ volume: volume() })
    expect(transport.last.request.args).toMatchObject({ volume: volumeWire })
  })

  it('refuses a cap that cinder does not have', () => {
    const make = () => new CinderSchedulerClient(new FakeTransport(), { objectVersionCap: '1.37' })
    expect(make).toThrow(CappedVersionUnknown)
  })
})

describe('an endpoint', () => {
  it('answers objects as its cap says', async () => {
    await using transport = await connect('memory:')
    const device = decodeObjects(example('backup_device_info'), backupDeviceInfoObject) as BackupDeviceInfo
    const handlers = { getBackupDeviceV3_0: () => device }
    const target = { topic: 'cinder-volume', server: 's' }
    await serve(transport, { target, endpoints: [cinderVolumeEndpoint(handlers, { objectVersionCap: '1.38' })] })
    const raw = new CinderVolumeClient(transport).rpc
    const backup = example('backup')
    const answer = await raw.callByName('get_backup_device', { backup, want_objects: true }, { version: '3.2' })
    expect(answer).toMatchObject({
      'versioned_object.data': { volume: { 'versioned_object.version': '1.8' } },
    })
    expect(JSON.stringify(answer)).not.toContain('use_quota')
  })

  it('refuses a cap that cinder does not have', () => {
    expect(() => cinderSchedulerEndpoint({}, { objectVersionCap: '2.0' })).toThrow(CappedVersionUnknown)
  })
})
