import type { MessagePort } from 'node:worker_threads'
import type { CallFacts } from '../server-call.js'

/** A request on its way to a thread. */
export interface WorkerTask {
  /** URL of the module with the endpoint. */
  readonly module: string
  /** First version of the contract. */
  readonly since: string
  /** Arguments with versioned objects in wire form: what belongs to them would get lost in a clone. */
  readonly args: unknown
  readonly facts: CallFacts
  /** Carries one {@link WorkerOutcome} back, and at most one {@link AbortNotice} there. */
  readonly port: MessagePort
}

/** How a handler in a thread ended. */
export type WorkerOutcome =
  | { readonly kind: 'result'; readonly result: unknown }
  | {
      readonly kind: 'failure'
      /** JSON text of the failure. */
      readonly failure: string
      /** Name and stack of the error, for logs. */
      readonly name: string
      readonly stack: string | null
      /** The handler or its endpoint said that it is no incident. */
      readonly expected: boolean
    }

/** Tells a handler to give up. */
export interface AbortNotice {
  readonly name: string
  readonly message: string
}
