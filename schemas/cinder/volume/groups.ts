import { cast, nullable, Type } from 'stubwire/schema'
import { Group, GroupSnapshot } from '../objects/volume.js'

/** The life of groups and of their snapshots. */
export const groups = {
  /** Makes a group, empty at first. */
  create_group: cast({ args: { group: Group } }),

  /** Deletes a group with its volumes. */
  delete_group: cast({ args: { group: Group } }),

  /** Puts volumes into a group and takes others out. */
  update_group: cast({
    args: {
      group: Group,
      /** Ids of volumes joined by commas without blanks, perhaps empty; not an array. */
      add_volumes: Type.Optional(nullable(Type.String())),
      /** Ids of volumes joined by commas without blanks, perhaps empty; not an array. */
      remove_volumes: Type.Optional(nullable(Type.String())),
    },
  }),

  /** Makes a group from a snapshot of a group or from another group: one of the two sources is given, the other is null. */
  create_group_from_src: cast({
    args: {
      group: Group,
      group_snapshot: Type.Optional(nullable(GroupSnapshot)),
      source_group: Type.Optional(nullable(Group)),
    },
  }),

  /** Takes snapshots of all volumes of a group. */
  create_group_snapshot: cast({ args: { group_snapshot: GroupSnapshot } }),

  /** Deletes the snapshots of all volumes of a group. */
  delete_group_snapshot: cast({ args: { group_snapshot: GroupSnapshot } }),
}
