import { Type } from 'stubwire/schema'

// The values of enumerated fields, which receivers enforce.

export const VolumeAttachStatus = Type.Enum(
  ['attached', 'attaching', 'detached', 'error_attaching', 'error_detaching', 'reserved', 'deleted'],
  { $id: 'VolumeAttachStatus', description: 'Whether something uses a volume.' },
)

export const SnapshotStatus = Type.Enum(
  [
    'error',
    'available',
    'creating',
    'deleting',
    'deleted',
    'updating',
    'error_deleting',
    'unmanaging',
    'backing-up',
    'restoring',
  ],
  {
    $id: 'SnapshotStatus',
    description: 'Life of a snapshot. The last three came with versions 1.3 to 1.5 of Snapshot.',
  },
)

export const GroupStatus = Type.Enum(
  ['error', 'available', 'creating', 'deleting', 'deleted', 'updating', 'in-use', 'error_deleting'],
  { $id: 'GroupStatus', description: 'Life of a group.' },
)

export const ConsistencyGroupStatus = Type.Enum(
  ['error', 'available', 'creating', 'deleting', 'deleted', 'updating', 'error_deleting'],
  { $id: 'ConsistencyGroupStatus', description: 'Life of a consistency group: that of a group, without `in-use`.' },
)

export const ReplicationStatus = Type.Enum(
  [
    'error',
    'enabled',
    'disabled',
    'not-capable',
    'failover-error',
    'failing-over',
    'failed-over',
    'enabling',
    'disabling',
  ],
  { $id: 'ReplicationStatus', description: 'Replication of a backend, a cluster or a group.' },
)

export const BackupStatus = Type.Enum(
  ['error', 'error_deleting', 'creating', 'available', 'deleting', 'deleted', 'restoring'],
  { $id: 'BackupStatus', description: 'Life of a backup.' },
)
