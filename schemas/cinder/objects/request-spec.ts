import { nullable, Type, type VersionedObject, versionedObject } from 'stubwire/schema'
import { StringMap } from '../common.js'
import { Volume } from './volume.js'
import { VolumeType } from './volume-type.js'

/** Properties that a volume shall have, inside a RequestSpec. */
export const VolumeProperties: VersionedObject = versionedObject('VolumeProperties', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      attach_status: nullable(Type.String()),
      availability_zone: nullable(Type.String()),
      cgsnapshot_id: nullable(Type.String()),
      consistencygroup_id: nullable(Type.String()),
      display_description: nullable(Type.String()),
      display_name: nullable(Type.String()),
      encryption_key_id: nullable(Type.String()),
      metadata: nullable(StringMap),
      multiattach: nullable(Type.Boolean()),
      project_id: nullable(Type.String()),
      qos_specs: nullable(StringMap),
      replication_status: nullable(Type.String()),
      /** Ids of quota reservations. */
      reservations: nullable(Type.Array(Type.String())),
      /** In GiB. */
      size: nullable(Type.Integer()),
      snapshot_id: nullable(Type.String()),
      source_replicaid: nullable(Type.String()),
      source_volid: nullable(Type.String()),
      status: nullable(Type.String()),
      user_id: nullable(Type.String()),
      volume_type_id: nullable(Type.String()),
    },
    '1.1': {
      group_id: nullable(Type.String()),
      group_type_id: nullable(Type.String()),
    },
  },
})

/** What the scheduler was asked to place, and under which conditions. */
export const RequestSpec: VersionedObject = versionedObject('RequestSpec', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      consistencygroup_id: nullable(Type.String()),
      cgsnapshot_id: nullable(Type.String()),
      image_id: nullable(Type.String()),
      snapshot_id: nullable(Type.String()),
      source_replicaid: nullable(Type.String()),
      source_volid: nullable(Type.String()),
      volume_id: nullable(Type.String()),
      volume: nullable(Volume),
      volume_type: nullable(VolumeType),
      volume_properties: nullable(VolumeProperties),
      /** Backend of the consistency group, in the days of consistency groups. */
      CG_backend: nullable(Type.String()),
    },
    '1.1': {
      group_id: nullable(Type.String()),
      group_backend: nullable(Type.String()),
    },
    '1.2': {
      /**
       * `host@backend` to stay on, with `#pool` when it was taken from a volume or a snapshot. Set for clones, for volumes from a
       * snapshot that must stay on its host, and for members of groups.
       */
      resource_backend: nullable(Type.String()),
    },
    '1.3': { backup_id: nullable(Type.String()) },
    '1.4': {
      /** Name of the scheduler's method. Schedulers of Zed leave it unset in what they forward. */
      operation: nullable(Type.String()),
    },
    '1.5': { availability_zones: nullable(Type.Array(Type.String())) },
  },
})
