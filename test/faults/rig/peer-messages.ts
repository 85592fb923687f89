/** How much load a client makes, and how long each piece of work takes. */
export interface Load {
  /** Closed loops of calls, and of casts. */
  readonly calls: number
  readonly casts: number
  /** What a handler takes, and what a loop of casts waits between two, in milliseconds. */
  readonly workMs: number
  /** Deadline of every call and cast, in milliseconds. */
  readonly timeoutMs: number
  /** Longest silence of the server, in milliseconds; null expects no signs of life. */
  readonly monitorMs: number | null
}

/** What a peer is started with. */
export interface PeerSettings {
  readonly role: 'client' | 'server'
  readonly url: string
  readonly topic: string
  readonly server: string
  readonly load: Load
  /** Whether the methods are delivered at least once. */
  readonly atLeastOnce: boolean
  /** File to which a server writes what it executes, a line each, at once: it may be killed at any time. */
  readonly journal: string
}

/** What a peer can be told. */
export type PeerCommand =
  | { readonly type: 'start' }
  | { readonly type: 'finish' }
  | { readonly type: 'stall'; readonly ms: number }
  | { readonly type: 'stop'; readonly graceMs: number }
  | { readonly type: 'sample' }

/** How one call or cast ended. Times are in milliseconds since the epoch. */
export interface Outcome {
  readonly kind: 'call' | 'cast'
  readonly id: number
  readonly startedAt: number
  readonly endedAt: number
  /** Code of the error; null for success. */
  readonly error: string | null
  /** Text of the error, or null. */
  readonly message: string | null
  /** What the error says of whether the request may have been executed; null if it says nothing. */
  readonly sent: boolean | null
}

/** What a peer holds at one moment. */
export interface Sample {
  /** Heap in use after a collection, and memory of the process, in MB. */
  readonly heapMb: number
  readonly rssMb: number
  /** What keeps the event loop going, and how many of that are sockets. */
  readonly handles: number
  readonly sockets: number
}

/** What a peer tells. */
export type PeerReport =
  | { readonly type: 'ready' }
  | { readonly type: 'outcome'; readonly outcomes: readonly Outcome[] }
  | { readonly type: 'sample'; readonly sample: Sample }
  | { readonly type: 'finished' }
  /** It is about to end; with what keeps its event loop going. */
  | { readonly type: 'stopped'; readonly open: readonly string[] }
  | { readonly type: 'trouble'; readonly text: string }
