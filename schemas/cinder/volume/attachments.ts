import { call, nullable, since, Type } from 'stubwire/schema'
import { Connector, maybe, Uuid } from '../common.js'
import { Volume, VolumeAttachment } from '../objects/volume.js'

/** How to reach the volume of an attachment. */
const AttachmentConnection = Type.Object(
  {
    driver_volume_type: Type.String({ description: 'Protocol, such as iscsi, fibre_channel, rbd, nfs or nvmeof.' }),
    attachment_id: Type.String(),
    access_mode: Type.Optional(Type.Enum(['rw', 'ro'])),
    encrypted: Type.Optional(Type.Boolean()),
    cacheable: Type.Optional(Type.Boolean()),
    enforce_multipath: Type.Optional(Type.Boolean({ description: 'Sent by services newer than Zed.' })),
    qos_specs: maybe(Type.Record(Type.String(), Type.Unknown())),
  },
  {
    $id: 'AttachmentConnection',
    description: 'How to reach a volume. The keys of the driver stand beside the others, not in a member of their own.',
    additionalProperties: true,
  },
)

/** Who uses a volume. */
export const attachments = {
  /** Records that a server or a host uses a volume. The device itself is prepared by `initialize_connection`. */
  attach_volume: call({
    args: {
      /** Sent beside `volume` too: it is what the service locks. */
      volume_id: Uuid,
      instance_uuid: nullable(Uuid),
      host_name: nullable(Type.String()),
      mountpoint: Type.String(),
      mode: Type.Enum(['rw', 'ro']),
      /** The service loads it by `volume_id` if it is absent or null. */
      volume: since('3.3', nullable(Volume), { olderPeers: 'drop' }),
    },
    result: VolumeAttachment,
    errors: ['InvalidVolume', 'InvalidUUID', 'InvalidVolumeAttachMode', 'DriverNotInitialized', 'VolumeNotFound'],
  }),

  /** Records that a volume is no longer used. */
  detach_volume: call({
    args: {
      /** Sent beside `volume` too: it is what the service locks. */
      volume_id: Uuid,
      /** Null means the only attachment; a volume without one is left as it is. */
      attachment_id: Type.Optional(nullable(Uuid)),
      volume: since('3.4', nullable(Volume), { olderPeers: 'drop' }),
    },
    errors: ['InvalidVolume', 'RemoveExportException', 'VolumeNotFound', 'VolumeAttachmentNotFound'],
  }),

  /** Gives an attachment its connector, exports the volume to that host and tells how to reach it. */
  attachment_update: call({
    since: '3.9',
    args: {
      /** The volume; only its name differs here. */
      vref: Volume,
      /** From os-brick, or from users: any key may be missing. */
      connector: Connector,
      attachment_id: Uuid,
    },
    result: AttachmentConnection,
    errors: ['InvalidInput', 'VolumeBackendAPIException', 'ExportFailure', 'VolumeAttachmentNotFound'],
  }),

  /** Ends an attachment, and the export if nothing else needs it. */
  attachment_delete: call({
    since: '3.9',
    args: {
      attachment_id: Uuid,
      /** The volume; only its name differs here. */
      vref: Volume,
    },
    errors: ['VolumeAttachmentNotFound'],
  }),
}
