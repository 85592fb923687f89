import type { RefusalPlace } from '../core/invalid.js'
import type { Target } from '../core/target.js'
import type { Hold, IncomingRequest } from '../transport/transport.js'
import type { ActiveCall } from './active-call.js'
import type { Contract } from './endpoint.js'
import type { Lane } from './lane.js'
import type { Linked } from './linked-list.js'
import type { RouteKey } from './route-table.js'

/** A request that a server took up, until it is answered. */
export class Job implements RouteKey, Linked<Job> {
  readonly incoming: IncomingRequest
  /** Target of the server that took the request. */
  readonly target: Target
  readonly method: unknown
  readonly namespace: unknown
  readonly version: unknown
  /** Set once the handler is about to be called. */
  call: ActiveCall | null = null
  /** What serves it, once that is known. */
  contract: Contract | null = null
  /** Keeps it on its queue until it is answered; null if it was taken off when it was taken up. */
  hold: Hold | null = null
  /** Ends the signs of life. */
  stopHeartbeat: (() => void) | null = null
  /** Reading of the monotonic clock when it was taken up, if that is of interest. */
  startedAt = 0
  /** The lane of its method, once it was taken in. */
  lane: Lane<Job> | null = null
  /** Place among those that run; -1 if it does not. For the list alone. */
  slot = -1
  /** Where it waits at the moment, with its neighbours there. For the list alone. */
  list: object | null = null
  before: Job | null = null
  after: Job | null = null
  /** Set with the one answer, or, for casts, once there is nothing left to do. */
  settled = false

  constructor(incoming: IncomingRequest, target: Target) {
    const { method, namespace, version } = incoming.request
    this.incoming = incoming
    this.target = target
    this.method = method
    // Absent and null mean the same for a namespace, but not for a version.
    this.namespace = namespace ?? null
    this.version = version === undefined ? '1.0' : version
  }

  /** The method as messages name it. */
  get name(): string {
    return typeof this.method === 'string' ? this.method : '(a method without a name)'
  }

  /** Which method an error of the server speaks of. */
  get place(): RefusalPlace {
    const version = typeof this.version === 'string' ? this.version : null
    return { side: 'server', name: this.name, api: this.contract?.method?.api ?? null, version }
  }

  /** Takes the right to answer, once; false if it was taken before. Ends everything that runs for the job. */
  settle(): boolean {
    if (this.settled) return false
    this.settled = true
    this.stopHeartbeat?.()
    this.call?.end()
    return true
  }
}
