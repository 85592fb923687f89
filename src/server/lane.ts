import type { Linked, LinkedList } from './linked-list.js'

/** The requests of one method. */
export interface Lane<Request extends Linked<Request>> {
  readonly limit: number
  active: number
  /** Delivered, and held up as too many of the method run. */
  readonly parked: LinkedList<Request>
}
