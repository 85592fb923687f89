import { type AddressDefinition, call, cast, Type } from 'stubwire/schema'
import { CleanupRequest } from '../objects/cleanup-request.js'
import { Service } from '../objects/cluster.js'
import { LogLevel, LogLevelList } from '../objects/log-level.js'

/** A scheduler is a server by the name of its host. */
const oneScheduler: AddressDefinition = { form: '{host}', routes: { '3.7': { server: '{host}' } } }

/** Work that services left undone, and the scheduler itself. */
export const service = {
  /**
   * Asks services to take up the work that others left undone when they died. Answers two lists: the services that were asked,
   * and those that cannot be reached.
   */
  work_cleanup: call({
    since: '3.4',
    args: { cleanup_request: CleanupRequest },
    result: Type.Array(Type.Array(Service), {
      minItems: 2,
      maxItems: 2,
      description: 'Two lists: the services that were asked, and those that cannot be reached.',
    }),
    errors: ['UnavailableDuringUpgrade'],
  }),

  /** Takes up work that schedulers left undone when they died. */
  do_cleanup: cast({ since: '3.4', args: { cleanup_request: CleanupRequest } }),

  /** Changes log levels of one scheduler. */
  set_log_levels: cast({ since: '3.7', address: oneScheduler, args: { log_request: LogLevel } }),

  /** Answers log levels of one scheduler. */
  get_log_levels: call({
    readOnly: true,
    since: '3.7',
    address: oneScheduler,
    args: {
      /** Its level is ignored. */
      log_request: LogLevel,
    },
    result: LogLevelList,
  }),
}
