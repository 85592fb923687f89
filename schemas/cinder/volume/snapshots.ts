import { cast, nullable, Type } from 'stubwire/schema'
import { BackendReference } from '../common.js'
import { Snapshot } from '../objects/volume.js'

/** The life of a snapshot. */
export const snapshots = {
  /** Takes a snapshot. Its volume decides the route of the message, but does not travel. */
  create_snapshot: cast({ args: { snapshot: Snapshot } }),

  /** Deletes a snapshot. */
  delete_snapshot: cast({
    args: {
      snapshot: Snapshot,
      /** Forget the snapshot, but leave it on the backend. */
      unmanage_only: Type.Optional(Type.Boolean({ default: false })),
    },
  }),

  /** Takes over a snapshot that exists on the backend as the given one. */
  manage_existing_snapshot: cast({
    args: {
      snapshot: Snapshot,
      /** What the driver calls it, usually by `source-name` or `source-id`. */
      ref: Type.Optional(nullable(BackendReference)),
    },
  }),
}
