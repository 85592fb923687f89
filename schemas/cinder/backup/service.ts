import { call, cast, Type } from 'stubwire/schema'
import { LogLevel, LogLevelList } from '../objects/log-level.js'

/** The service itself. */
export const service = {
  /** Tells whether the driver can delete a backup that is in the midst of something. */
  check_support_to_force_delete: call({ readOnly: true, args: {}, result: Type.Boolean() }),

  /** Makes every backup service report to the schedulers at once. */
  publish_service_capabilities: cast({ since: '2.2', fanout: true, address: null, args: {} }),

  /** Changes log levels of one service. */
  set_log_levels: cast({ since: '2.1', args: { log_request: LogLevel } }),

  /** Answers log levels of one service. */
  get_log_levels: call({
    readOnly: true,
    since: '2.1',
    args: {
      /** Its level is ignored. */
      log_request: LogLevel,
    },
    result: LogLevelList,
  }),
}
