import { objectInfo, serve, silentLogger } from 'stubwire'
import { type BackupDeviceInfo, cinderVolumeEndpoint } from 'stubwire/cinder-volume'
import { describe, expect, it } from 'vitest'
import { brokerSuite } from '../broker/harness/suite.js'
import { sendGenerated } from './generated-clients.js'
import { readJson } from './installed.js'
import { ManagerRecorder } from './manager-recorder.js'
import { RpcapiCaller } from './rpcapi-caller.js'

const suite = brokerSuite()
const context = readJson('../fixtures/cinder/examples/context.json') as object

/** The newest version under which get_backup_device answers, and that with an object. */
const cap = '3.16'

/** Pins, and the version of Volume that belongs to each. */
const pins = [
  ['1.38', '1.8'],
  ['1.39', '1.9'],
] as const

describe('an answer under a version pin of objects', () => {
  it.each(pins)('%s: cinder sends Volume %s, which a generated client reads', async (objects, version) => {
    const url = suite.broker.url(suite.vhost)
    const service = { api: 'cinder-volume', host: 'n1@lvm' } as const
    const recorder = await ManagerRecorder.start(url, [service], objects)
    suite.onEnd(() => recorder.end())
    const args = { backup: readJson('../fixtures/cinder/examples/backup.json'), want_objects: true }
    const call = { api: service.api, method: 'get_backup_device', args, host: service.host, versionCap: cap, context }
    const answer = (await sendGenerated(await suite.open(), call)) as BackupDeviceInfo
    expect(objectInfo(answer)).toMatchObject({ name: 'BackupDeviceInfo' })
    expect(objectInfo(answer.volume as object)).toMatchObject({ name: 'Volume', version })
    expect('use_quota' in (answer.volume as object)).toBe(version !== '1.8')
  })

  it.each(pins)('%s: a server in TypeScript sends Volume %s, which cinder reads', async (objects, version) => {
    const transport = await suite.open()
    const device = readJson('../fixtures/cinder/examples/backup_device_info.json') as BackupDeviceInfo
    const server = await serve(transport, {
      target: { topic: 'cinder-volume.n1@lvm', server: 'n1' },
      endpoints: [
        cinderVolumeEndpoint({ getBackupDeviceV3_0: () => device }, { objectVersionCap: objects, version: cap }),
      ],
      logger: silentLogger,
    })
    suite.onEnd(() => server.stop())
    const caller = await RpcapiCaller.start(suite.broker.url(suite.vhost))
    suite.onEnd(() => caller.end())
    const [outcome] = await caller.callAll('cinder-volume', cap, ['get_backup_device'], { objects })
    expect(outcome).toMatchObject({ result: 'BackupDeviceInfo' })
    expect(outcome?.primitive).toMatchObject({
      'versioned_object.data': { volume: { 'versioned_object.name': 'Volume', 'versioned_object.version': version } },
    })
  })
})
