import { InvalidArguments, InvalidResult, RPCDispatcherError } from '../core/errors.js'
import { DeclaredError } from '../core/remote-error.js'
import type { Endpoint } from './endpoint.js'
import { isError } from './failure-text.js'
import type { Job } from './job.js'
import { coveringContract, type RouteTable } from './route-table.js'

/** How often a request is delivered where nothing else is said. RabbitMQ 4 has the same limit. */
export const defaultDeliveryLimit = 20

/** Wait before a cast that failed is put back, and the longest one, in milliseconds. */
const firstWaitMs = 100
const longestWaitMs = 5_000

/** Whether any method is delivered at least once. */
export function holdsRequests(endpoints: readonly Endpoint[]): boolean {
  return endpoints.some(({ routes }) => [...routes.values()].flat().some(({ atLeastOnce }) => atLeastOnce))
}

/** Whether a request is to stay on its queue until it is answered. Never throws. */
export function staysQueued(routes: RouteTable, job: Job): boolean {
  try {
    return coveringContract(routes.find(job), job)?.atLeastOnce ?? false
  } catch {
    // A version that cannot be read: it is refused in its turn.
    return false
  }
}

/** Whether it may help to do a failed cast again: the answer to a call is the failure, and what is refused stays refused. */
export function worthAnotherTry(error: unknown, job: Job): boolean {
  if (job.hold === null || job.incoming.expectsReply) return false
  return ![InvalidArguments, InvalidResult, RPCDispatcherError, DeclaredError].some((type) => isError(error, type))
}

/** How long a cast that failed waits until it is put back, in milliseconds. */
export function waitBeforeRetry(deliveries: number): number {
  return Math.min(firstWaitMs * 2 ** Math.min(deliveries, 10), longestWaitMs)
}
