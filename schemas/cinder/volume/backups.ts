import { call, cast, nullable, since, Type, versions } from 'stubwire/schema'
import { Backup, BackupDeviceInfo } from '../objects/backup.js'
import { Snapshot, Volume } from '../objects/volume.js'

/** The device of a backup for callers that did not ask for a class. */
const BackupDevice = Type.Object(
  {
    backup_device: Type.Union([Volume, Snapshot]),
    secure_enabled: Type.Boolean({ description: 'Whether files of the backend belong to an unprivileged user.' }),
    is_snapshot: Type.Boolean({ description: 'Whether backup_device is a Snapshot.' }),
  },
  {
    $id: 'BackupDevice',
    description: 'The device to read a backup from, as a plain object.',
    additionalProperties: true,
  },
)

/** What the backup service asks of a volume service. */
export const backups = {
  /** Prepares a volume or a snapshot, perhaps a temporary one, from which a backup is read. */
  get_backup_device: versions({
    /** Answers the device, when it is ready. */
    '3.0': call({
      args: {
        backup: Backup,
        /** True asks for a BackupDeviceInfo; else a plain object comes back. */
        want_objects: since('3.2', Type.Boolean({ default: false }), { olderPeers: 'drop' }),
      },
      result: Type.Union([BackupDeviceInfo, BackupDevice]),
    }),
    /**
     * Answers nothing: when the device is ready, the service casts `continue_backup` to the backup service. Older services are
     * called, and answer the device.
     */
    '3.17': cast({
      fallback: { to: '3.0', without: ['async_call'] },
      args: {
        backup: Backup,
        want_objects: Type.Optional(Type.Boolean({ default: false })),
        /** True, or nobody will learn of the device. */
        async_call: Type.Optional(Type.Boolean({ default: false })),
      },
    }),
  }),

  /** Tells whether files of the backend belong to an unprivileged user. */
  secure_file_operations_enabled: call({
    readOnly: true,
    args: {
      /** Decides the route of the message; the service does not read it. */
      volume: nullable(Volume),
    },
    result: Type.Boolean(),
  }),
}
