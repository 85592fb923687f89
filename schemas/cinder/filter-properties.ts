import { Type } from 'stubwire/schema'
import { AnyMap, maybe, StringMap } from './common.js'
import { VolumeType } from './objects/volume-type.js'

/** What the scheduler hands on beside the RequestSpec. A plain object, although classes nest in it. */
export const FilterProperties = Type.Object(
  {
    retry: maybe(
      Type.Object(
        {
          num_attempts: Type.Optional(Type.Integer()),
          backends: Type.Optional(Type.Array(Type.String())),
          hosts: Type.Optional(Type.Array(Type.String())),
        },
        { description: 'Attempts so far and the backends tried, as host@backend#pool.', additionalProperties: true },
      ),
    ),
    request_spec: maybe(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          'The RequestSpec once more, with its classes flattened into plain objects and times without a zone.',
      }),
    ),
    scheduler_hints: maybe(AnyMap),
    config_options: maybe(AnyMap),
    volume_type: maybe(VolumeType),
    resource_type: maybe(
      Type.Union([VolumeType, Type.Object({}, { maxProperties: 0 })], {
        description: 'The same as volume_type, but an empty object where that is null.',
      }),
    ),
    size: maybe(Type.Integer({ description: 'In GiB.' })),
    availability_zone: maybe(Type.String()),
    user_id: maybe(Type.String()),
    metadata: maybe(StringMap),
    qos_specs: maybe(AnyMap),
  },
  {
    $id: 'FilterProperties',
    description: 'What the API asked of the scheduler, and what the scheduler found out. Often empty.',
    additionalProperties: true,
  },
)
