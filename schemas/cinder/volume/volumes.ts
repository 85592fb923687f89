import { call, cast, nullable, secret, since, Type } from 'stubwire/schema'
import { AnyMap, BackendReference, maybe, Reservations, Uuid } from '../common.js'
import { FilterProperties } from '../filter-properties.js'
import { RequestSpec } from '../objects/request-spec.js'
import { Snapshot, Volume } from '../objects/volume.js'

/** What a volume is copied into: the part of the image that the API passes on. */
const UploadImage = Type.Object(
  {
    id: Type.String(),
    container_format: maybe(Type.String()),
    disk_format: maybe(Type.String()),
    store_id: maybe(Type.String()),
    base_image_ref: maybe(Type.String()),
  },
  {
    $id: 'UploadImage',
    description: 'The image to write, which glance has created already.',
    additionalProperties: true,
  },
)

/** What a driver changes in a volume that goes to another project. */
const TransferUpdate = Type.Object(
  { provider_auth: Type.Optional(secret(nullable(Type.String()))) },
  { $id: 'TransferUpdate', description: 'Changes that the driver wants in the volume.', additionalProperties: true },
)

/** The life of a volume. */
export const volumes = {
  /**
   * Makes a volume on the backend that the scheduler chose. If it fails there and may be rescheduled, the service sends it back
   * to the scheduler.
   */
  create_volume: cast({
    args: {
      volume: Volume,
      /** Null for volumes that a migration creates. */
      request_spec: Type.Optional(nullable(RequestSpec)),
      /** Empty or only hints as the API sends it; the scheduler fills it. */
      filter_properties: Type.Optional(nullable(FilterProperties)),
      /** Whether a failure sends the volume back to the scheduler; cinder's client always says. */
      allow_reschedule: Type.Optional(Type.Boolean({ default: true })),
    },
  }),

  /** Puts a volume back into the state of its newest snapshot; what was written since is lost. */
  revert_to_snapshot: cast({ since: '3.15', args: { volume: Volume, snapshot: Snapshot } }),

  /** Deletes a volume. Cinder's own client notes the work in its database first, so that it survives a crash. */
  delete_volume: cast({
    args: {
      volume: Volume,
      /** Forget the volume, but leave it on the backend. */
      unmanage_only: Type.Optional(Type.Boolean({ default: false })),
      /** Delete its snapshots too. */
      cascade: Type.Optional(Type.Boolean({ default: false })),
    },
  }),

  /** Writes a volume into an image. The image exists already; its state tells the outcome. */
  copy_volume_to_image: cast({
    args: {
      volume_id: Uuid,
      /** The part of glance's answer that the service needs. */
      image_meta: UploadImage,
    },
  }),

  /** Writes an image over a volume, whose content is lost. */
  reimage: cast({
    since: '3.18',
    args: {
      volume: Volume,
      /** The image as glance describes it, with times as ISO 8601 text. */
      image_meta: AnyMap,
      /** Snapshot that holds the content, where the image only refers to one. */
      image_snap: since('3.20', nullable(Snapshot), { olderPeers: 'drop' }),
    },
  }),

  /** Hands a volume over to another user and project. Most drivers have nothing to change and answer null. */
  accept_transfer: call({
    args: {
      volume_id: Uuid,
      new_user: Type.String(),
      new_project: Type.String(),
      /** Accepted, but read by no service. */
      no_snapshots: since('3.16', Type.Boolean({ default: false }), { olderPeers: 'drop' }),
    },
    result: nullable(TransferUpdate),
    errors: ['VolumeNotFound'],
  }),

  /** Grows a volume. */
  extend_volume: cast({
    args: {
      volume: Volume,
      /** In GiB. */
      new_size: Type.Integer(),
      /** Ids of quota reservations. */
      reservations: nullable(Reservations),
    },
  }),

  /** Ends the growth of an attached volume, once the hypervisor has told how it went. */
  extend_volume_completion: cast({
    since: '3.19',
    args: {
      volume: Volume,
      /** In GiB. */
      new_size: Type.Integer(),
      /** Ids of quota reservations. */
      reservations: Reservations,
      /** True if the hypervisor failed and the growth is taken back. */
      error: Type.Boolean(),
    },
  }),

  /** Takes over something that exists on the backend as the given volume. */
  manage_existing: cast({
    args: {
      volume: Volume,
      /** What the driver calls it, usually by `source-name` or `source-id`. */
      ref: Type.Optional(nullable(BackendReference)),
    },
  }),
}
