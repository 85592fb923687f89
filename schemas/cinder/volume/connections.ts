import { call, callOrCast, nullable, Type } from 'stubwire/schema'
import { Connector, maybe, Uuid } from '../common.js'
import { Volume } from '../objects/volume.js'

/** How to reach a volume. */
const ConnectionInfo = Type.Object(
  {
    driver_volume_type: Type.String({ description: 'Protocol, such as iscsi, fibre_channel, rbd, nfs or nvmeof.' }),
    data: Type.Object(
      {
        access_mode: Type.Optional(Type.Enum(['rw', 'ro'])),
        encrypted: Type.Optional(Type.Boolean()),
        cacheable: Type.Optional(Type.Boolean({ description: 'There only if the volume has a type.' })),
        discard: Type.Optional(Type.Boolean()),
        enforce_multipath: Type.Optional(Type.Boolean({ description: 'Sent by services newer than Zed.' })),
        physical_block_size: Type.Optional(Type.String({ description: 'Sent by services newer than Zed.' })),
        logical_block_size: Type.Optional(Type.String({ description: 'Sent by services newer than Zed.' })),
        qos_specs: maybe(Type.Record(Type.String(), Type.Unknown())),
      },
      { description: 'What the driver says, and what cinder adds to it.', additionalProperties: true },
    ),
  },
  {
    $id: 'ConnectionInfo',
    description: 'How to reach a volume, in the terms of os-brick.',
    additionalProperties: true,
  },
)

/** How to reach a snapshot. */
const SnapshotConnectionInfo = Type.Object(
  {
    driver_volume_type: Type.String({ description: 'Protocol, such as iscsi, fibre_channel, rbd, nfs or nvmeof.' }),
    data: Type.Object(
      { enforce_multipath: Type.Optional(Type.Boolean({ description: 'Sent by services newer than Zed.' })) },
      { description: 'What the driver says.', additionalProperties: true },
    ),
  },
  {
    $id: 'SnapshotConnectionInfo',
    description: 'How to reach a snapshot, in the terms of os-brick.',
    additionalProperties: true,
  },
)

/** Making volumes and snapshots reachable, and ending that. */
export const connections = {
  /** Exports a volume to a host and tells how to reach it. */
  initialize_connection: call({
    args: {
      volume: Volume,
      /** From os-brick, or from users: any key may be missing. */
      connector: Connector,
    },
    result: ConnectionInfo,
    errors: ['InvalidInput', 'VolumeBackendAPIException', 'ExportFailure', 'DriverNotInitialized'],
  }),

  /** Ends the access of a host to a volume. */
  terminate_connection: call({
    args: {
      volume_id: Uuid,
      /** Null ends the access of all hosts. */
      connector: nullable(Connector),
      force: Type.Optional(Type.Boolean({ default: false })),
    },
    errors: ['VolumeBackendAPIException', 'VolumeNotFound'],
  }),

  /** Removes the export of a volume. Cinder casts it, and calls it where what follows must wait. */
  remove_export: callOrCast({ args: { volume_id: Uuid }, errors: ['VolumeBackendAPIException', 'VolumeNotFound'] }),

  /** Exports a snapshot to a host and tells how to reach it; backups read through it. */
  initialize_connection_snapshot: call({
    since: '3.13',
    args: {
      snapshot_id: Uuid,
      /** From os-brick, or from users: any key may be missing. */
      connector: Connector,
    },
    result: SnapshotConnectionInfo,
    errors: ['InvalidInput', 'VolumeBackendAPIException', 'ExportFailure', 'SnapshotNotFound'],
  }),

  /** Ends the access of a host to a snapshot. */
  terminate_connection_snapshot: call({
    since: '3.13',
    args: {
      snapshot_id: Uuid,
      /** The one given when the access began. */
      connector: Connector,
      force: Type.Optional(Type.Boolean({ default: false })),
    },
    errors: ['SnapshotNotFound'],
  }),

  /** Removes the export of a snapshot. Cinder casts it, and calls it where what follows must wait. */
  remove_export_snapshot: callOrCast({ since: '3.13', args: { snapshot_id: Uuid }, errors: ['SnapshotNotFound'] }),
}
