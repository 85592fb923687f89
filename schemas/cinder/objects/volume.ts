import { lazy, nullable, secret, Type, type VersionedObject, versionedObject } from 'stubwire/schema'
import { AnyMap, DateTime, StringMap } from '../common.js'
import { Cluster } from './cluster.js'
import { ConsistencyGroupStatus, GroupStatus, ReplicationStatus, SnapshotStatus, VolumeAttachStatus } from './enums.js'
import { persistentFields } from './persistent.js'
import { VolumeType, VolumeTypeList } from './volume-type.js'

// Volumes, attachments, snapshots and groups all refer to each other, so they share a file.

/** A block device. Relations such as `volume_attachment` are there only if the sender had loaded them. */
export const Volume: VersionedObject = versionedObject('Volume', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.String(),
      /** Id under which the backend knows the volume, where a migration made it differ from `id`. */
      _name_id: nullable(Type.String()),
      ec2_id: nullable(Type.String()),
      user_id: nullable(Type.String()),
      project_id: nullable(Type.String()),
      snapshot_id: nullable(Type.String()),
      /** `host@backend#pool`; null until the volume has been scheduled. */
      host: nullable(Type.String()),
      /** In GiB. */
      size: nullable(Type.Integer()),
      availability_zone: nullable(Type.String()),
      status: nullable(Type.String()),
      attach_status: nullable(VolumeAttachStatus),
      migration_status: nullable(Type.String()),
      scheduled_at: nullable(DateTime),
      launched_at: nullable(DateTime),
      terminated_at: nullable(DateTime),
      display_name: nullable(Type.String()),
      display_description: nullable(Type.String()),
      provider_id: nullable(Type.String()),
      provider_location: nullable(Type.String()),
      /** Credentials of the export, as the driver writes them. */
      provider_auth: secret(nullable(Type.String())),
      provider_geometry: nullable(Type.String()),
      volume_type_id: nullable(Type.String()),
      source_volid: nullable(Type.String()),
      encryption_key_id: nullable(Type.String()),
      consistencygroup_id: nullable(Type.String()),
      bootable: nullable(Type.Boolean({ default: false })),
      replication_status: nullable(Type.String()),
      replication_extended_status: nullable(Type.String()),
      replication_driver_data: nullable(Type.String()),
      previous_status: nullable(Type.String()),
      ...persistentFields,
    },
    '1.1': {
      multiattach: nullable(Type.Boolean({ default: false })),
      metadata: nullable(StringMap),
      /** There only if the volume was loaded under an admin context. */
      admin_metadata: nullable(StringMap),
      volume_type: nullable(VolumeType),
      volume_attachment: nullable(lazy(() => VolumeAttachmentList)),
    },
    '1.2': {
      glance_metadata: nullable(StringMap),
      consistencygroup: nullable(lazy(() => ConsistencyGroup)),
      snapshots: nullable(lazy(() => SnapshotList)),
    },
    '1.3': {},
    '1.4': {
      cluster_name: nullable(Type.String()),
      /** Loaded on demand and read-only. */
      cluster: nullable(Cluster),
    },
    '1.5': {
      group_id: nullable(Type.String()),
      group: nullable(lazy(() => Group)),
    },
    '1.6': {},
    '1.7': { service_uuid: nullable(Type.String()) },
    '1.8': { shared_targets: nullable(Type.Boolean({ default: true })) },
    '1.9': {
      /** False for a volume that cinder made for itself and that counts in no quota. Zed may send null. */
      use_quota: nullable(Type.Boolean({ default: true })),
    },
  },
})

/** Volumes, as a field of another object. */
export const VolumeList: VersionedObject = versionedObject('VolumeList', {
  namespace: 'cinder',
  versions: {
    '1.0': { objects: Type.Array(Volume) },
    '1.1': {},
  },
})

/** The use of a volume by one server or host. */
export const VolumeAttachment: VersionedObject = versionedObject('VolumeAttachment', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.String(),
      volume_id: Type.String(),
      instance_uuid: nullable(Type.String()),
      attached_host: nullable(Type.String()),
      mountpoint: nullable(Type.String()),
      attach_time: nullable(DateTime),
      detach_time: nullable(DateTime),
      attach_status: nullable(VolumeAttachStatus),
      /** `rw` or `ro`, though nothing enforces it. */
      attach_mode: nullable(Type.String()),
      ...persistentFields,
    },
    '1.1': { volume: Volume },
    '1.2': {
      /** What the driver answered when the attachment was made. */
      connection_info: nullable(AnyMap),
    },
    '1.3': { connector: nullable(AnyMap) },
  },
})

/** Attachments, as a field of another object. */
export const VolumeAttachmentList: VersionedObject = versionedObject('VolumeAttachmentList', {
  namespace: 'cinder',
  versions: {
    '1.0': { objects: Type.Array(VolumeAttachment) },
    '1.1': {},
  },
})

/** A frozen state of a volume. */
export const Snapshot: VersionedObject = versionedObject('Snapshot', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.String(),
      user_id: nullable(Type.String()),
      project_id: nullable(Type.String()),
      volume_id: nullable(Type.String()),
      cgsnapshot_id: nullable(Type.String()),
      status: nullable(SnapshotStatus),
      /** A percentage with its sign, such as `0%`. */
      progress: nullable(Type.String()),
      /** In GiB. */
      volume_size: nullable(Type.Integer()),
      display_name: nullable(Type.String()),
      display_description: nullable(Type.String()),
      encryption_key_id: nullable(Type.String()),
      volume_type_id: nullable(Type.String()),
      provider_location: nullable(Type.String()),
      provider_id: nullable(Type.String()),
      metadata: StringMap,
      provider_auth: secret(nullable(Type.String())),
      volume: nullable(Volume),
      cgsnapshot: nullable(lazy(() => CGSnapshot)),
      ...persistentFields,
    },
    '1.1': {
      group_snapshot_id: nullable(Type.String()),
      group_snapshot: nullable(lazy(() => GroupSnapshot)),
    },
    '1.2': {},
    '1.3': {},
    '1.4': {},
    '1.5': {},
    '1.6': {
      /** False for a snapshot that cinder made for itself and that counts in no quota. Zed may send null. */
      use_quota: nullable(Type.Boolean({ default: true })),
    },
  },
})

/** Snapshots, as a field of another object. */
export const SnapshotList: VersionedObject = versionedObject('SnapshotList', {
  namespace: 'cinder',
  versions: {
    '1.0': { objects: Type.Array(Snapshot) },
  },
})

/** Volumes that are handled together. It replaced the consistency group. */
export const Group: VersionedObject = versionedObject('Group', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.String(),
      user_id: Type.String(),
      project_id: Type.String(),
      cluster_name: nullable(Type.String()),
      /** `host@backend#pool`. */
      host: nullable(Type.String()),
      availability_zone: nullable(Type.String()),
      name: nullable(Type.String()),
      description: nullable(Type.String()),
      group_type_id: Type.String(),
      volume_type_ids: nullable(Type.Array(Type.String())),
      status: nullable(GroupStatus),
      volumes: nullable(VolumeList),
      volume_types: nullable(VolumeTypeList),
      ...persistentFields,
    },
    '1.1': {
      group_snapshot_id: nullable(Type.String()),
      source_group_id: nullable(Type.String()),
      group_snapshots: nullable(lazy(() => GroupSnapshotList)),
    },
    '1.2': { replication_status: nullable(ReplicationStatus) },
  },
})

/** Snapshots of all volumes of a group, taken at one moment. */
export const GroupSnapshot: VersionedObject = versionedObject('GroupSnapshot', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.String(),
      group_id: Type.String(),
      project_id: nullable(Type.String()),
      user_id: nullable(Type.String()),
      name: nullable(Type.String()),
      description: nullable(Type.String()),
      status: nullable(Type.String()),
      group_type_id: nullable(Type.String()),
      group: nullable(Group),
      snapshots: nullable(SnapshotList),
      ...persistentFields,
    },
  },
})

/** Group snapshots, as a field of another object. */
export const GroupSnapshotList: VersionedObject = versionedObject('GroupSnapshotList', {
  namespace: 'cinder',
  versions: {
    '1.0': { objects: Type.Array(GroupSnapshot) },
  },
})

/** The predecessor of Group, for methods removed in 3.11 and for old volumes. */
export const ConsistencyGroup: VersionedObject = versionedObject('ConsistencyGroup', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.String(),
      user_id: Type.String(),
      project_id: Type.String(),
      host: nullable(Type.String()),
      availability_zone: nullable(Type.String()),
      name: nullable(Type.String()),
      description: nullable(Type.String()),
      /** Ids of the volume types, each followed by a comma. */
      volume_type_id: nullable(Type.String()),
      status: nullable(ConsistencyGroupStatus),
      cgsnapshot_id: nullable(Type.String()),
      source_cgid: nullable(Type.String()),
      ...persistentFields,
    },
    '1.1': {
      cgsnapshots: nullable(lazy(() => CGSnapshotList)),
      volumes: nullable(VolumeList),
    },
    '1.2': {},
    '1.3': {
      cluster_name: nullable(Type.String()),
      /** Loaded on demand and read-only. */
      cluster: nullable(Cluster),
    },
    '1.4': {},
  },
})

/** The predecessor of GroupSnapshot, for methods removed in 3.11 and for old snapshots. */
export const CGSnapshot: VersionedObject = versionedObject('CGSnapshot', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.String(),
      consistencygroup_id: nullable(Type.String()),
      project_id: Type.String(),
      user_id: Type.String(),
      name: nullable(Type.String()),
      description: nullable(Type.String()),
      status: nullable(Type.String()),
      consistencygroup: nullable(ConsistencyGroup),
      snapshots: nullable(SnapshotList),
      ...persistentFields,
    },
    '1.1': {},
  },
})

/** Snapshots of consistency groups, as a field of another object. */
export const CGSnapshotList: VersionedObject = versionedObject('CGSnapshotList', {
  namespace: 'cinder',
  versions: {
    '1.0': { objects: Type.Array(CGSnapshot) },
  },
})
