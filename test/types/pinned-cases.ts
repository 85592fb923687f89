/** Code that uses a client that is pinned to a version. */
export interface PinnedCase {
  readonly name: string
  readonly code: string
}

/** Code that must not compile. */
export interface PinnedMistake extends PinnedCase {
  /** What the compiler says of it. */
  readonly says: RegExp
}

/** What stands at the top of every case. */
export const prelude = `import type { Backup, CinderVolumeClient, Volume, VolumeAttachment } from 'stubwire/cinder-volume'
import type { CinderSchedulerClient } from 'stubwire/cinder-scheduler'
declare const volumes: CinderVolumeClient
declare const schedulers: CinderSchedulerClient
declare const volume: Volume
declare const backup: Backup
export type Used = VolumeAttachment
export const used = [volumes, schedulers, volume, backup]
const transfer = { volume_id: 'v', new_user: 'u', new_project: 'p' }
const place = { volume_id: 'v', instance_uuid: null, host_name: null, mountpoint: '/dev/vdb', mode: 'rw' } as const
export const more = [transfer, place]`

/** What a version has. */
export const sound: readonly PinnedCase[] = [
  {
    name: 'a method that never changed',
    code: `export const done: Promise<void> = volumes.at('3.0').createVolume({ volume }, { host: 'h@b' })`,
  },
  {
    name: 'an argument from its version on',
    code: `export const done = [
  volumes.at('3.15').acceptTransfer(transfer),
  volumes.at('3.16').acceptTransfer({ ...transfer, no_snapshots: true }),
  volumes.at('3.20').acceptTransfer({ ...transfer, no_snapshots: true }),
]`,
  },
  {
    name: 'a method from its version on',
    code: `export const done = [volumes.at('3.8').failover({}), volumes.at('3.7').failoverHost({})]`,
  },
  {
    name: 'a method while it existed',
    code: `export const done = [volumes.at('3.0').promoteReplica({ volume_id: 'v' }), volumes.at('3.10').createCgsnapshot({})]`,
  },
  {
    name: 'a contract while it held',
    code: `export const device = volumes.at('3.16').getBackupDeviceV3_0({ backup, want_objects: true })
export const later = volumes.at('3.17').getBackupDevice({ backup, want_objects: true, async_call: true })`,
  },
  {
    name: 'settings that differ',
    code: `export const done = volumes.at('3.5').prepare({ timeoutMs: 1 }).attachVolume({ ...place, volume })`,
  },
  {
    name: 'any argument where a method takes any',
    code: `export const done = schedulers.at('3.2').updateServiceCapabilities({ service_name: 'volume', of_tomorrow: 1 })`,
  },
  {
    name: 'an answer of its own type',
    code: `export const answer: Promise<VolumeAttachment> = volumes.at('3.2').attachVolume(place)`,
  },
]

/** What a version does not have. */
export const mistakes: readonly PinnedMistake[] = [
  {
    name: 'a version that never was',
    code: `volumes.at('3.21')`,
    says: /'"3\.21"' is not assignable/,
  },
  {
    name: 'a method that came later',
    code: `volumes.at('3.7').failover({})`,
    says: /'failover' does not exist on type 'CinderVolumeV3_7'/,
  },
  {
    name: 'a method that is gone',
    code: `volumes.at('3.11').createCgsnapshot({})`,
    says: /'createCgsnapshot' does not exist on type 'CinderVolumeV3_11'/,
  },
  {
    name: 'an argument that came later',
    code: `volumes.at('3.15').acceptTransfer({ ...transfer, no_snapshots: true })`,
    says: /'no_snapshots' does not exist in type 'AcceptTransferArgsV3_0'/,
  },
  {
    name: 'an argument that came later, of a contract that held for a while',
    code: `volumes.at('3.1').getBackupDeviceV3_0({ backup, want_objects: true })`,
    says: /'want_objects' does not exist in type 'GetBackupDeviceV3_0ArgsV3_0'/,
  },
  {
    name: 'a contract that came later',
    code: `volumes.at('3.16').getBackupDevice({ backup })`,
    says: /'getBackupDevice' does not exist on type 'CinderVolumeV3_16'/,
  },
  {
    name: 'a contract that held before',
    code: `volumes.at('3.17').getBackupDeviceV3_0({ backup })`,
    says: /'getBackupDeviceV3_0' does not exist on type 'CinderVolumeV3_17'/,
  },
  {
    name: 'another version in passing',
    code: `volumes.at('3.5').prepare({ versionCap: '3.20' })`,
    says: /'versionCap' does not exist/,
  },
  {
    name: 'a later method after settings were changed',
    code: `volumes.at('3.5').prepare({ timeoutMs: 1 }).failover({})`,
    says: /'failover' does not exist on type 'CinderVolumeV3_5'/,
  },
  {
    name: 'a host of a method that takes none',
    code: `volumes.publishServiceCapabilities({ host: 'h@b' })`,
    says: /'host' does not exist/,
  },
]
