import { Type } from 'stubwire/schema'
import { AnyMap, maybe, Reservations, Uuid } from '../common.js'
import { RequestSpec } from '../objects/request-spec.js'

// Cinder's client flattens what it sends here: a class becomes a plain object of the fields that were set, with what the class
// computes beside them (a Volume its name, a RequestSpec its resource_properties). Times lose their zone, and from the fourth
// level of classes on there is null. So nothing is certain.

const flatVolume = maybe(
  Type.Record(Type.String(), Type.Unknown(), {
    description: 'The volume, flattened, or the properties that it shall have.',
  }),
)
const flatVolumeType = maybe(
  Type.Record(Type.String(), Type.Unknown(), { description: 'The volume type, flattened; perhaps empty.' }),
)
const flatVolumeId = maybe(Uuid)

/** A RequestSpec that became a plain object on its way, or that was one from the beginning. */
export const FlatRequestSpec = Type.Object(
  {
    volume_id: maybe(Type.String()),
    volume_properties: flatVolume,
    resource_properties: maybe(
      Type.Record(Type.String(), Type.Unknown(), { description: 'The same as volume_properties.' }),
    ),
    volume_type: flatVolumeType,
    volume: maybe(AnyMap),
    snapshot_id: maybe(Type.String()),
    image_id: maybe(Type.String()),
    source_volid: maybe(Type.String()),
    backup_id: maybe(Type.String()),
    group_id: maybe(Type.String()),
    group_backend: maybe(Type.String()),
    consistencygroup_id: maybe(Type.String()),
    cgsnapshot_id: maybe(Type.String()),
    resource_backend: maybe(Type.String({ description: 'host@backend to stay on, perhaps with #pool.' })),
    operation: maybe(Type.String()),
    availability_zones: maybe(Type.Array(Type.String())),
    'versioned_object.name': Type.Optional(
      Type.Never({ description: 'Never there: what has a name here is a versioned object.' }),
    ),
  },
  {
    $id: 'FlatRequestSpec',
    description: 'A RequestSpec as a plain object, with the classes in it flattened and times without a zone.',
    additionalProperties: true,
  },
)

/** Where cinder's client hands on what it gets: the class, or a plain object from callers that have none. */
export const RequestSpecAsGiven = Type.Union([RequestSpec, FlatRequestSpec])

/** What a volume with a new type needs. */
export const RetypeSpec = Type.Object(
  {
    volume_properties: flatVolume,
    volume_id: flatVolumeId,
    volume_type: flatVolumeType,
    migration_policy: maybe(Type.String({ description: 'never or on-demand.' })),
    quota_reservations: maybe(Reservations),
    old_reservations: maybe(Reservations),
    availability_zones: maybe(Type.Array(Type.String(), { description: 'Absent from callers of 2017 and before.' })),
  },
  {
    $id: 'RetypeSpec',
    description: 'What a volume with a new type needs, as a plain object.',
    additionalProperties: true,
  },
)

/** What a volume needs that cinder takes over. */
export const ManageSpec = Type.Object(
  {
    volume_properties: flatVolume,
    volume_type: flatVolumeType,
    volume_id: flatVolumeId,
    ref: maybe(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'What the driver calls it, usually by source-name or source-id.',
      }),
    ),
  },
  {
    $id: 'ManageSpec',
    description: 'What a volume needs that cinder takes over, as a plain object.',
    additionalProperties: true,
  },
)

/** What a volume needs that grows. */
export const ExtendSpec = Type.Object(
  { volume_properties: flatVolume, volume_type: flatVolumeType, volume_id: flatVolumeId },
  { $id: 'ExtendSpec', description: 'What a volume needs that grows, as a plain object.', additionalProperties: true },
)
