import { cast, nullable, Type } from 'stubwire/schema'
import { FilterProperties } from '../filter-properties.js'
import { Volume } from '../objects/volume.js'
import { FlatRequestSpec, RetypeSpec } from './specs.js'

/** Moving volumes to other backends. */
export const migration = {
  /** Hands the move of a volume on to its backend if the destination has room. */
  migrate_volume: cast({
    since: '3.3',
    fallback: { to: 'migrate_volume_to_host', args: { host: 'backend', force_host_copy: 'force_copy' } },
    args: {
      volume: Volume,
      /** The destination: `host@backend#pool` or `cluster@backend#pool`. */
      backend: Type.String(),
      /** Copy even if the driver could move the volume by itself. */
      force_copy: Type.Boolean(),
      /** The volume, flattened into a plain object. */
      request_spec: FlatRequestSpec,
      /** Empty or only hints. Null is taken, absence is not. */
      filter_properties: nullable(FilterProperties),
    },
  }),

  /** The name of `migrate_volume` before 3.3; schedulers still know it. */
  migrate_volume_to_host: cast({
    args: {
      volume: Volume,
      /** The destination, `host@backend#pool`. Text, unlike the argument of that name in the volume service. */
      host: Type.String(),
      /** Copy even if the driver could move the volume by itself. */
      force_host_copy: Type.Boolean(),
      /** The volume, flattened into a plain object. */
      request_spec: FlatRequestSpec,
      /** Empty or only hints. */
      filter_properties: Type.Optional(nullable(FilterProperties)),
    },
  }),

  /** Chooses a backend for a volume with another type, the present one if it can stay, and hands the change on. */
  retype: cast({
    args: {
      volume: Volume,
      /** The volume and its new type, flattened into a plain object. */
      request_spec: RetypeSpec,
      /** Empty or only hints. */
      filter_properties: Type.Optional(nullable(FilterProperties)),
    },
  }),
}
