import { cast, nullable, Type } from 'stubwire/schema'
import { BackendReference } from '../common.js'
import { FilterProperties } from '../filter-properties.js'
import { Snapshot, Volume } from '../objects/volume.js'
import { FlatRequestSpec, ManageSpec } from './specs.js'

/** Taking over what exists on a backend. */
export const manageable = {
  /** Hands a volume that exists on the backend on to be taken over, if the backend suits its type. */
  manage_existing: cast({
    args: {
      volume: Volume,
      /** The volume with its reference, flattened into a plain object. */
      request_spec: ManageSpec,
      /** Empty or only hints. */
      filter_properties: Type.Optional(nullable(FilterProperties)),
    },
  }),

  /**
   * Hands a snapshot that exists on the backend on to be taken over, if the backend has room.
   * Cinder's own client writes 3.0 into the message; this one writes 3.11, so that an older scheduler refuses it as too new.
   */
  manage_existing_snapshot: cast({
    since: '3.11',
    args: {
      volume: Volume,
      snapshot: Snapshot,
      /** What the driver calls it, usually by `source-name` or `source-id`. */
      ref: nullable(BackendReference),
      /** A plain object, although callers begin with the class: cinder's client flattens it. */
      request_spec: FlatRequestSpec,
      /** Empty or only hints. */
      filter_properties: Type.Optional(nullable(FilterProperties)),
    },
  }),
}
