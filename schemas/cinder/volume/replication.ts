import { call, cast, nullable, Type } from 'stubwire/schema'
import { Group } from '../objects/volume.js'

/** What a failover changed in the row of a service. */
const FailoverUpdates = Type.Object(
  {
    replication_status: Type.String(),
    active_backend_id: Type.Optional(Type.String()),
    disabled: Type.Optional(Type.Boolean()),
    disabled_reason: Type.Optional(Type.String()),
  },
  { $id: 'FailoverUpdates', description: 'What a failover changed in a service.', additionalProperties: true },
)

/** Where a group replicates to. */
const ReplicationTargets = Type.Object(
  {
    replication_targets: Type.Array(Type.Object({ backend_id: Type.String() }, { additionalProperties: true }), {
      description: 'With the configuration of each target if the caller is an administrator.',
    }),
  },
  { $id: 'ReplicationTargets', description: 'Where a group replicates to.', additionalProperties: true },
)

/** Replication of whole backends and, since 3.14, of groups. */
export const replication = {
  /** Stops a backend from taking anything new, so that its state stays as it is. Answers true. */
  freeze_host: call({ args: {}, result: Type.Boolean() }),

  /** Ends the freeze. False says that the driver could not. */
  thaw_host: call({ args: {}, result: Type.Boolean() }),

  /** Switches a backend to its replication target. In a cluster one member does it and tells the others. */
  failover: cast({
    since: '3.8',
    fallback: { to: 'failover_host' },
    args: {
      /** Id of a replication target; `default` goes back. */
      secondary_backend_id: Type.Optional(nullable(Type.String())),
    },
  }),

  /** The name of `failover` before 3.8; services still know it. */
  failover_host: cast({
    args: {
      /** Id of a replication target; `default` goes back. */
      secondary_backend_id: Type.Optional(nullable(Type.String())),
    },
  }),

  /** Tells all members of a cluster that one of them has switched the backend. The host to give is the cluster. */
  failover_completed: cast({ since: '3.8', fanout: true, args: { updates: FailoverUpdates } }),

  /** Begins the replication of a group. An API older than 2.0 used the name for something else. */
  enable_replication: cast({ since: '3.14', args: { group: Group } }),

  /** Ends the replication of a group. An API older than 2.0 used the name for something else. */
  disable_replication: cast({ since: '3.14', args: { group: Group } }),

  /** Switches a group to its replication target. An API older than 2.0 used the name for something else. */
  failover_replication: cast({
    since: '3.14',
    args: {
      group: Group,
      /** Switch even while volumes of the group are in use. */
      allow_attached_volume: Type.Optional(Type.Boolean({ default: false })),
      /** Id of a replication target; `default` goes back. */
      secondary_backend_id: Type.Optional(nullable(Type.String())),
    },
  }),

  /** Lists where a group can replicate to. Administrators learn more than others. */
  list_replication_targets: call({ readOnly: true, since: '3.14', args: { group: Group }, result: ReplicationTargets }),
}
