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

/** The envelope of a versioned object, for examples. */
function envelope(name: string, version: string, data: Readonly<Record<string, unknown>>) {
  return {
    'versioned_object.name': name,
    'versioned_object.namespace': 'cinder',
    'versioned_object.version': version,
    'versioned_object.data': data,
  }
}

const volume = envelope('Volume', '1.9', { id: '11111111-1111-4111-8111-111111111111', size: 1, status: 'backing-up' })
const backup = envelope('Backup', '1.7', {
  id: '22222222-2222-4222-8222-222222222222',
  volume_id: '11111111-1111-4111-8111-111111111111',
  status: 'creating',
})

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
      // Readers need exactly one of volume and snapshot, which the class cannot say: made-up values have neither.
      examples: [
        {
          name: 'as an object',
          args: { backup, want_objects: true },
          result: envelope('BackupDeviceInfo', '1.0', { volume, secure_enabled: false }),
        },
        {
          name: 'as plain data',
          args: { backup },
          result: { backup_device: volume, secure_enabled: false, is_snapshot: false },
        },
      ],
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
