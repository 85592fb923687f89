import { call, cast, Type } from 'stubwire/schema'
import { maybe } from '../common.js'
import { CleanupRequest } from '../objects/cleanup-request.js'
import { LogLevel, LogLevelList } from '../objects/log-level.js'

/** What a backend can do. Every driver reports what it likes; these are the keys that most have. */
const BackendCapabilities = Type.Object(
  {
    vendor_name: maybe(Type.String()),
    volume_backend_name: maybe(Type.String()),
    driver_version: maybe(Type.String()),
    storage_protocol: maybe(Type.Union([Type.String(), Type.Array(Type.String())])),
    pools: maybe(Type.Array(Type.Record(Type.String(), Type.Unknown()))),
    pool_name: maybe(Type.String()),
    display_name: maybe(Type.String()),
    description: maybe(Type.String()),
    visibility: maybe(Type.String()),
    replication_targets: maybe(Type.Array(Type.Unknown())),
    vendor_prefix: maybe(Type.String({ description: "What the driver's own properties begin with." })),
    properties: maybe(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            title: maybe(Type.String()),
            description: maybe(Type.String()),
            type: maybe(Type.String()),
            enum: maybe(Type.Array(Type.Unknown())),
            minimum: maybe(Type.Number()),
            maximum: maybe(Type.Number()),
            default: Type.Optional(Type.Unknown()),
          },
          { additionalProperties: true },
        ),
        { description: 'Extra specs that the backend understands, described in the manner of JSON Schema.' },
      ),
    ),
  },
  { $id: 'BackendCapabilities', description: 'What a backend reports about itself.', additionalProperties: true },
)

/** The service itself: what it can do, what it logs, what it left undone. */
export const service = {
  /** Makes every volume service report its capabilities to the schedulers at once. */
  publish_service_capabilities: cast({ fanout: true, address: null, args: {} }),

  /** Answers what the backend can do. */
  get_capabilities: call({
    args: {
      /** True asks the backend anew; false takes what it said last. */
      discover: Type.Boolean(),
    },
    result: BackendCapabilities,
  }),

  /** Takes up work that services left undone when they died. */
  do_cleanup: cast({ since: '3.7', args: { cleanup_request: CleanupRequest } }),

  /** Changes log levels. It goes to one process, even where services form a cluster. */
  set_log_levels: cast({ since: '3.12', args: { log_request: LogLevel } }),

  /** Answers log levels. It goes to one process, even where services form a cluster. */
  get_log_levels: call({
    readOnly: true,
    since: '3.12',
    args: {
      /** Its level is ignored. */
      log_request: LogLevel,
    },
    result: LogLevelList,
  }),
}
