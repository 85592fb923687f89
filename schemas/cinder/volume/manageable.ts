import { call, nullable, since, Type } from 'stubwire/schema'
import { AnyMap, maybe } from '../common.js'
import { ManageableSnapshot, ManageableVolume } from '../objects/manageable.js'

const record = {
  reference: AnyMap,
  size: maybe(Type.Integer({ description: 'In GiB.' })),
  safe_to_manage: maybe(Type.Boolean()),
  reason_not_safe: maybe(Type.String()),
  cinder_id: maybe(Type.String({ description: 'Set if cinder manages it already.' })),
  extra_info: Type.Optional(Type.Unknown()),
}

/** A volume of the backend for callers that want no classes. */
const ManageableVolumeRecord = Type.Object(record, {
  $id: 'ManageableVolumeRecord',
  description: 'A volume of the backend that cinder could take over, as a plain object.',
  additionalProperties: true,
})

/** A snapshot of the backend for callers that want no classes. */
const ManageableSnapshotRecord = Type.Object(
  { ...record, source_reference: AnyMap },
  {
    $id: 'ManageableSnapshotRecord',
    description: 'A snapshot of the backend that cinder could take over, as a plain object.',
    additionalProperties: true,
  },
)

const SortDirections = Type.Array(Type.Enum(['asc', 'desc']))

/** What is on the backend, and which of it cinder could take over. */
export const manageable = {
  /** Lists the volumes of a backend, managed ones included. A driver that cannot answers an empty list. */
  get_manageable_volumes: call({
    readOnly: true,
    args: {
      marker: nullable(Type.String()),
      limit: nullable(Type.Integer()),
      offset: nullable(Type.Integer()),
      sort_keys: Type.Array(Type.String()),
      sort_dirs: SortDirections,
      /** True asks for an array of ManageableVolume, which is no list class; else the items are plain objects. */
      want_objects: since('3.10', Type.Boolean({ default: false }), { olderPeers: 'drop' }),
    },
    result: Type.Union([Type.Array(ManageableVolume), Type.Array(ManageableVolumeRecord)]),
  }),

  /** Lists the snapshots of a backend, managed ones included. A driver that cannot answers an empty list. */
  get_manageable_snapshots: call({
    readOnly: true,
    args: {
      marker: nullable(Type.String()),
      limit: nullable(Type.Integer()),
      offset: nullable(Type.Integer()),
      sort_keys: Type.Array(Type.String()),
      sort_dirs: SortDirections,
      /** True asks for an array of ManageableSnapshot, which is no list class; else the items are plain objects. */
      want_objects: since('3.10', Type.Boolean({ default: false }), { olderPeers: 'drop' }),
    },
    result: Type.Union([Type.Array(ManageableSnapshot), Type.Array(ManageableSnapshotRecord)]),
  }),
}
