import { nullable, Type, type VersionedObject, versionedObject } from 'stubwire/schema'
import { DateTime } from '../common.js'

/** Which interrupted work of services that died shall be taken up. Every field is a filter. */
export const CleanupRequest: VersionedObject = versionedObject('CleanupRequest', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      service_id: nullable(Type.Integer()),
      cluster_name: nullable(Type.String()),
      host: nullable(Type.String()),
      binary: nullable(Type.String()),
      /** State that a service must have for its work to be cleaned. */
      is_up: nullable(Type.Boolean({ default: false })),
      disabled: nullable(Type.Boolean()),
      resource_id: nullable(Type.String()),
      /** Class of the resource: `Volume` or `Snapshot`. */
      resource_type: nullable(Type.String()),
      /** Leaves alone what was touched later. */
      until: nullable(DateTime),
    },
  },
})
