import { cast, nullable, Type } from 'stubwire/schema'
import { CGSnapshot, ConsistencyGroup } from '../objects/volume.js'

/** Methods that a minor version took away: replication of single volumes in 3.1, consistency groups in 3.11. */
export const removed = {
  /** Made the replica of a volume its primary copy. Replication of whole backends took its place. */
  promote_replica: cast({ until: '3.1', args: { volume_id: Type.String() } }),

  /** Made a replica follow its volume again. Replication of whole backends took its place. */
  reenable_replication: cast({ until: '3.1', args: { volume_id: Type.String() } }),

  /** Made a consistency group. `create_group` took its place. */
  create_consistencygroup: cast({ until: '3.11', args: { group: ConsistencyGroup } }),

  /** Deleted a consistency group with its volumes. `delete_group` took its place. */
  delete_consistencygroup: cast({ until: '3.11', args: { group: ConsistencyGroup } }),

  /** Put volumes into a consistency group and took others out. `update_group` took its place. */
  update_consistencygroup: cast({
    until: '3.11',
    args: {
      group: ConsistencyGroup,
      /** Ids of volumes joined by commas without blanks, perhaps empty; not an array. */
      add_volumes: Type.Optional(nullable(Type.String())),
      /** Ids of volumes joined by commas without blanks, perhaps empty; not an array. */
      remove_volumes: Type.Optional(nullable(Type.String())),
    },
  }),

  /** Made a consistency group from a snapshot or from another one. `create_group_from_src` took its place. */
  create_consistencygroup_from_src: cast({
    until: '3.11',
    args: {
      group: ConsistencyGroup,
      cgsnapshot: Type.Optional(nullable(CGSnapshot)),
      source_cg: Type.Optional(nullable(ConsistencyGroup)),
    },
  }),

  /** Took snapshots of all volumes of a consistency group. `create_group_snapshot` took its place. */
  create_cgsnapshot: cast({ until: '3.11', args: { cgsnapshot: Type.Optional(CGSnapshot) } }),

  /** Deleted the snapshots of all volumes of a consistency group. `delete_group_snapshot` took its place. */
  delete_cgsnapshot: cast({ until: '3.11', args: { cgsnapshot: Type.Optional(CGSnapshot) } }),
}
