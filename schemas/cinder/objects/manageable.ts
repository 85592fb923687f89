import { nullable, Type, type VersionedObject, versionedObject } from 'stubwire/schema'
import { NullableStringMap } from '../common.js'

/** A volume of the backend that cinder could take over. */
export const ManageableVolume: VersionedObject = versionedObject('ManageableVolume', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      /** What `manage_existing` takes as `ref`. */
      reference: NullableStringMap,
      /** In GiB. */
      size: nullable(Type.Integer()),
      safe_to_manage: nullable(Type.Boolean({ default: false })),
      reason_not_safe: nullable(Type.String()),
      /** Set if cinder manages it already. */
      cinder_id: nullable(Type.String()),
      extra_info: nullable(NullableStringMap),
    },
  },
})

/** A snapshot of the backend that cinder could take over. */
export const ManageableSnapshot: VersionedObject = versionedObject('ManageableSnapshot', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      /** Reference of the volume that the snapshot belongs to. */
      source_reference: NullableStringMap,
      /** What `manage_existing_snapshot` takes as `ref`. */
      reference: NullableStringMap,
      /** In GiB. */
      size: nullable(Type.Integer()),
      safe_to_manage: nullable(Type.Boolean({ default: false })),
      reason_not_safe: nullable(Type.String()),
      /** Set if cinder manages it already. */
      cinder_id: nullable(Type.String()),
      extra_info: nullable(NullableStringMap),
    },
  },
})
