import { lazy, nullable, Type, type VersionedObject, versionedObject } from 'stubwire/schema'
import { DateTime, StringMap } from '../common.js'
import { BackupStatus } from './enums.js'
import { persistentFields } from './persistent.js'
import { Snapshot, Volume } from './volume.js'

/** A copy of a volume outside the volume backend. */
export const Backup: VersionedObject = versionedObject('Backup', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.String(),
      user_id: Type.String(),
      project_id: Type.String(),
      volume_id: Type.String(),
      host: nullable(Type.String()),
      availability_zone: nullable(Type.String()),
      container: nullable(Type.String()),
      parent_id: nullable(Type.String()),
      status: nullable(BackupStatus),
      fail_reason: nullable(Type.String()),
      /** In GiB. */
      size: nullable(Type.Integer()),
      display_name: nullable(Type.String()),
      display_description: nullable(Type.String()),
      service_metadata: nullable(Type.String()),
      /** Python path of the backup driver. */
      service: nullable(Type.String()),
      object_count: nullable(Type.Integer()),
      /** Copy made to back up a volume in use. */
      temp_volume_id: nullable(Type.String()),
      /** Snapshot made to back up a volume in use. */
      temp_snapshot_id: nullable(Type.String()),
      ...persistentFields,
    },
    '1.1': { num_dependent_backups: nullable(Type.Integer()) },
    '1.2': {
      /** Snapshot that is backed up, if not the volume itself. */
      snapshot_id: nullable(Type.String()),
      data_timestamp: nullable(DateTime),
    },
    '1.3': {},
    '1.4': { restore_volume_id: nullable(Type.String()) },
    '1.5': { metadata: nullable(StringMap) },
    '1.6': { encryption_key_id: nullable(Type.String()) },
    '1.7': {
      /** The backup that this one continues, if it is incremental. */
      parent: nullable(lazy(() => Backup)),
    },
  },
})

/** The device to read a backup from: exactly one of `volume` and `snapshot` is set. */
export const BackupDeviceInfo: VersionedObject = versionedObject('BackupDeviceInfo', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      /** Unset, not null, if the device is a snapshot. */
      volume: nullable(Volume),
      /** Unset, not null, if the device is a volume. */
      snapshot: nullable(Snapshot),
      /** Whether files of the backend belong to an unprivileged user. */
      secure_enabled: Type.Boolean({ default: false }),
    },
  },
})
