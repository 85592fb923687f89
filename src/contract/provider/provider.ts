import type { Failure } from '../../core/failure.js'
import type { JsonObject, Request } from '../../core/message.js'

/** A request that is sent as it is, past the checks of a client. */
export type RawRequest = Omit<Request, 'namespace' | 'args'> & {
  readonly args: unknown
  /** Absent: the namespace of the API. */
  readonly namespace?: string | null
}

/** What came of a request: an answer, or none in time. */
export type Answer =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'none'; readonly waitedMs: number }

/** What is seen of a server from inside its process. */
export interface Inside {
  /** How many requests have reached handlers. */
  readonly reached: number
  /** What handlers did that no answer shows, a sentence each. */
  readonly faults: readonly string[]
}

/** A server that keeps, or breaks, a contract. One request at a time. */
export interface Provider {
  /** Sends a request and waits for its answer. Rejects if it cannot be sent. */
  send(request: RawRequest): Promise<Answer>
  /**
   * How many answers the last request got, counted after everything that the server had to send was sent; null where that
   * cannot be known.
   */
  answers(): Promise<number | null>
  /** What happened inside since the last request was sent; null for servers elsewhere. */
  inside(): Inside | null
  close(): Promise<void>
}

/** Opens a provider for a case; `context` is what its requests carry if the case does not say. */
export interface ProviderSource {
  /** What kind of peer answers; see {@link Peer}. */
  readonly peer: Peer
  open(): Promise<Provider>
  /** The context that requests carry; null lets the kit make one that matches the schema. */
  readonly context: JsonObject | null
}

/**
 * What may be expected of a server: `stubwire` checks arguments against the schema before its handlers; `oslo` is a server of
 * oslo.messaging, where Python's own call checks the names of arguments and nothing checks their values.
 */
export type Peer = 'stubwire' | 'oslo'

/** Name that no schema declares; asking for it shows that a server has answered everything before. */
export const barrierMethod = 'no_method_of_any_schema'
