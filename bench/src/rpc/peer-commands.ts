import type { Order, OrderTotal } from './orders.js'

// What the suite and the programs of its contenders say to each other: JSON, a line each. A program says `{"ready":true}` once
// it serves or can call, answers every command with one line, and ends when its standard input does.

/** How the broker is reached; every program gets it in the environment variable `BENCH_PEER`, as JSON. */
export interface PeerSettings {
  /** As the contender wants it: `amqp://` for a plain client, `rabbit://` for the others. */
  readonly url: string
  /** Nobody else uses it. Queues are called that or start with it, and so is the exchange of those who declare one. */
  readonly topic: string
  /** Folder of what codegen made of `bench/schemas/totals.ts`. */
  readonly generated: string
  /** What a client does with an order: call `total`, or cast `note` and wait until the broker has it. */
  readonly send: 'call' | 'cast'
  /** URL of the folder with the compiled form of `bench/src/rpc`, for programs outside of it. */
  readonly library: string
}

/** What a client is asked for. */
export type PeerCommand =
  /** Call with each of these once; they are what later runs of that name call with. */
  { readonly load: { readonly name: string; readonly orders: readonly Order[] } } | { readonly run: RunOptions }

/** A closed loop: every call is followed by the next one at once. */
export interface RunOptions {
  /** Name under which orders were loaded. */
  readonly orders: string
  /** Calls in flight. */
  readonly concurrency: number
  /** No call starts later than this, in milliseconds. */
  readonly ms: number
  readonly maxCalls: number
}

/** What a client answers. */
export type PeerAnswer =
  | { readonly loaded: readonly OrderTotal[] }
  | { readonly measured: RunResult }
  | { readonly error: string }

/** What a closed loop found out. */
export interface RunResult {
  readonly calls: number
  /** From the first call to the last answer. */
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}
