import { call, cast, nullable, since, Type } from 'stubwire/schema'
import { AnyMap, maybe } from '../common.js'

/** Schedulers read it by one pattern and drop reports that are older than what they know. */
const ReportTime = Type.String({
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{1,6}$',
})

/** Drivers that cannot tell write `infinite` or `unknown`. */
const Capacity = maybe(Type.Union([Type.Number(), Type.String()], { description: 'In GiB, or infinite, or unknown.' }))

const functions = {
  filter_function: maybe(Type.String()),
  goodness_function: maybe(Type.String()),
}

/** What one pool of a backend reports. */
const PoolCapabilities = Type.Object(
  {
    pool_name: maybe(Type.String()),
    total_capacity_gb: Capacity,
    free_capacity_gb: Capacity,
    provisioned_capacity_gb: Capacity,
    allocated_capacity_gb: Capacity,
    reserved_percentage: maybe(Type.Number()),
    max_over_subscription_ratio: maybe(
      Type.Union([Type.Number(), Type.String()], { description: 'A number, or its text, or auto.' }),
    ),
    ...functions,
  },
  {
    $id: 'PoolCapabilities',
    description: 'What one pool of a backend reports about itself. Drivers add what they like.',
    additionalProperties: true,
  },
)

/** What a service reports. Every driver says what it likes; these are the keys that most of them have. */
const ServiceCapabilities = Type.Object(
  {
    volume_backend_name: maybe(Type.String()),
    vendor_name: maybe(Type.String()),
    driver_version: maybe(Type.String()),
    storage_protocol: maybe(Type.Union([Type.String(), Type.Array(Type.String())])),
    total_capacity_gb: Capacity,
    free_capacity_gb: Capacity,
    pools: maybe(Type.Array(PoolCapabilities, { description: 'Absent from drivers that know one pool only.' })),
    ...functions,
  },
  {
    $id: 'ServiceCapabilities',
    description: 'What a volume or backup service reports about itself.',
    additionalProperties: true,
  },
)

/** A pool as the scheduler knows it. */
const Pool = Type.Object(
  {
    name: Type.String({ description: 'host@backend#pool.' }),
    capabilities: Type.Record(Type.String(), Type.Unknown(), {
      description:
        'What the backend and the pool reported, in one object, with the time of the report (timestamp, without a zone) and ' +
        'all names of the storage protocol in an array.',
    }),
  },
  { $id: 'Pool', description: 'A pool as the scheduler knows it.', additionalProperties: true },
)

/** What backends can do, and how much room they have. */
export const capabilities = {
  /** Lists the pools of all backends. */
  get_pools: call({
    readOnly: true,
    args: {
      /** What pools must be like to be listed, by name of a property. */
      filters: Type.Optional(nullable(AnyMap)),
    },
    result: Type.Array(Pool),
  }),

  /** Tells all schedulers what a service can do. Schedulers ignore arguments that they do not know. */
  update_service_capabilities: cast({
    fanout: true,
    openArgs: true,
    args: {
      service_name: Type.Optional(nullable(Type.Enum(['volume', 'backup']))),
      /** `host@backend` of the service that reports, never with a pool. */
      host: Type.Optional(nullable(Type.String())),
      /** What the driver says, usually with an array of pools. */
      capabilities: Type.Optional(nullable(ServiceCapabilities)),
      cluster_name: since('3.3', nullable(Type.String()), { olderPeers: 'drop' }),
      /** When the service looked: UTC as `YYYY-MM-DDTHH:MM:SS.ffffff`, with the fraction and without a zone. */
      timestamp: since('3.3', nullable(ReportTime), { olderPeers: 'drop' }),
    },
  }),

  /** Has one scheduler turn a report into a notification about capacity. */
  notify_service_capabilities: cast({
    since: '3.1',
    args: {
      service_name: Type.Enum(['volume', 'backup']),
      /** What the driver says, usually with an array of pools. Null is taken, absence is not. */
      capabilities: nullable(ServiceCapabilities),
      /** What `backend` was before 3.5: older schedulers get that under this name. `backend` wins where both are given. */
      host: Type.Optional(nullable(Type.String())),
      /** `host@backend#pool` or `cluster@backend#pool`. */
      backend: since('3.5', nullable(Type.String()), { olderPeers: { as: 'host' } }),
      /** When the service looked: UTC as `YYYY-MM-DDTHH:MM:SS.ffffff`, with the fraction and without a zone. */
      timestamp: since('3.5', nullable(ReportTime), { olderPeers: 'drop' }),
    },
  }),
}
