import { call, cast, nullable, since, Type } from 'stubwire/schema'
import { AnyMap, Reservations, Uuid } from '../common.js'
import { FilterProperties } from '../filter-properties.js'
import { Backup } from '../objects/backup.js'
import { RequestSpec } from '../objects/request-spec.js'
import { Group, Snapshot, Volume } from '../objects/volume.js'
import { ExtendSpec, FlatRequestSpec, RequestSpecAsGiven } from './specs.js'

/** Finding a place for what shall be made or grow. */
export const placement = {
  /**
   * Chooses a backend for a new volume and hands the volume on to it; a backend that fails may send it back here. Cinder's own
   * client notes the work in its database first, so that it survives a crash. Cinder's own client writes 3.0 into the message
   * even with backup_id; this one writes 3.10 then, so that an older scheduler refuses it as too new instead of failing.
   */
  create_volume: cast({
    args: {
      volume: Volume,
      /** Snapshot that the volume is made from. */
      snapshot_id: Type.Optional(nullable(Uuid)),
      /** Image that the volume is made from. */
      image_id: Type.Optional(nullable(Uuid)),
      /** What to place. The class, unlike in most other methods. Without one, or with null, the scheduler takes it from the volume. */
      request_spec: Type.Optional(nullable(RequestSpec)),
      /** Empty or only hints as the API sends it; filled when a backend sends the volume back. */
      filter_properties: Type.Optional(nullable(FilterProperties)),
      /** Backup that the volume is made from. */
      backup_id: since('3.10', nullable(Uuid), { olderPeers: 'drop' }),
    },
  }),

  /** Chooses a backend for a group, with room for volumes of all of its types, and hands the group on to it. */
  create_group: cast({
    args: {
      group: Group,
      /** What the group itself needs, flattened into a plain object. */
      group_spec: Type.Optional(nullable(AnyMap)),
      /** Empty or only hints, for the group itself. */
      group_filter_properties: Type.Optional(nullable(FilterProperties)),
      /** One spec for each volume type of the group, flattened into plain objects. */
      request_spec_list: Type.Optional(nullable(Type.Array(FlatRequestSpec))),
      /** One for each of the specs, in the same order. */
      filter_properties_list: Type.Optional(nullable(Type.Array(FilterProperties))),
    },
  }),

  /**
   * Answers whether a backend has room for a volume, and sets that room aside.
   * Cinder's own client writes 3.0 into the message; this one writes 3.8, so that an older scheduler refuses it as too new.
   */
  validate_host_capacity: call({
    since: '3.8',
    args: {
      /** `host@backend#pool` or `cluster@backend#pool`. */
      backend: Type.String(),
      /**
       * What to place, handed on as the caller gave it: the class from cinder's API, else a plain object. It goes out as the
       * class if it came as one, or was marked so by `withObjectInfo`.
       */
      request_spec: RequestSpecAsGiven,
      /** Empty or only hints. Null is taken, absence is not. */
      filter_properties: nullable(FilterProperties),
    },
    result: Type.Boolean(),
  }),

  /**
   * Hands a snapshot on to the backend of its volume if that has room; else the snapshot ends in an error.
   * Cinder's own client writes 3.0 into the message; this one writes 3.9, so that an older scheduler refuses it as too new.
   */
  create_snapshot: cast({
    since: '3.9',
    args: {
      /** Decides the route of the message to the volume service. */
      volume: Volume,
      snapshot: Snapshot,
      /** `host@backend#pool` or `cluster@backend#pool`. */
      backend: Type.String(),
      /**
       * Size and snapshot, handed on as the caller gave it: the class from cinder's API, else a plain object. It goes out as the
       * class if it came as one, or was marked so by `withObjectInfo`.
       */
      request_spec: Type.Optional(RequestSpecAsGiven),
      /** Empty or only hints. */
      filter_properties: Type.Optional(nullable(FilterProperties)),
    },
  }),

  /**
   * Hands the growth of a volume on to its backend if that has room.
   * Cinder's own client writes 3.0 into the message; this one writes 3.2, so that an older scheduler refuses it as too new.
   */
  extend_volume: cast({
    since: '3.2',
    args: {
      volume: Volume,
      /** In GiB. */
      new_size: Type.Integer(),
      /** Ids of quota reservations. */
      reservations: nullable(Reservations),
      /** The volume, flattened into a plain object. */
      request_spec: Type.Optional(ExtendSpec),
      /** Empty or only hints. */
      filter_properties: Type.Optional(nullable(FilterProperties)),
    },
  }),

  /**
   * Chooses a backup service and hands the backup on to it.
   * Cinder's own client writes 3.0 into the message; this one writes 3.12, so that an older scheduler refuses it as too new.
   */
  create_backup: cast({
    since: '3.12',
    args: {
      /** Its host is set already if it is incremental; schedulers of Zed choose another one all the same. */
      backup: Backup,
    },
  }),
}
