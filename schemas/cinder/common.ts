import { nullable, type TSchema, Type } from 'stubwire/schema'

/** An id, in the canonical form with dashes. */
export const Uuid = Type.String({ format: 'uuid' })

/** Readers take any ISO 8601 time and mean UTC where there is no zone, which is why no pattern narrows this. */
export const DateTime = Type.String({
  $id: 'DateTime',
  description: 'A time inside a versioned object: UTC in whole seconds, written as YYYY-MM-DDTHH:MM:SSZ.',
  examples: ['2026-03-14T09:26:53Z'],
})

/** Text by name. */
export const StringMap = Type.Record(Type.String(), Type.String())

/** Text or null by name. */
export const NullableStringMap = Type.Record(Type.String(), nullable(Type.String()))

/** Anything by name. */
export const AnyMap = Type.Record(Type.String(), Type.Unknown())

/** Ids of quota reservations. */
export const Reservations = Type.Array(Type.String())

/** A member of a plain object whose value comes from drivers, users or other services: it may be missing, and may be null. */
export function maybe(schema: TSchema) {
  return Type.Optional(nullable(schema))
}

/** Properties of a host that wants a device. They come from os-brick or straight from users, so nothing is certain. */
export const Connector = Type.Object(
  {
    host: maybe(Type.String()),
    ip: maybe(Type.String()),
    initiator: maybe(Type.String({ description: 'iSCSI name of the host.' })),
    wwpns: maybe(Type.Array(Type.String(), { description: 'Fibre Channel port names of the host.' })),
    nqn: maybe(Type.String({ description: 'NVMe name of the host.' })),
    platform: maybe(Type.String()),
    os_type: maybe(Type.String()),
    multipath: maybe(Type.Boolean()),
    enforce_multipath: maybe(Type.Boolean()),
    do_local_attach: maybe(Type.Boolean()),
    mountpoint: maybe(Type.String({ description: 'Where a server sees the device, such as /dev/vdb.' })),
    mode: maybe(Type.String({ description: 'rw or ro.' })),
  },
  {
    $id: 'Connector',
    description: 'What a host tells about itself before it is given a device, as os-brick collects it.',
    additionalProperties: true,
  },
)

/** How a driver names something that cinder does not manage yet. */
export const BackendReference = Type.Object(
  { 'source-name': Type.Optional(Type.String()), 'source-id': Type.Optional(Type.String()) },
  {
    $id: 'BackendReference',
    description: 'Name of something that exists on the backend; the driver decides which keys it reads.',
    additionalProperties: true,
  },
)
