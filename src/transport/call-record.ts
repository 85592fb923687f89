import type { Target } from '../core/target.js'

/** What is known of a call when its request is sent. */
export interface CallRecord {
  readonly messageId: string
  readonly replyQueue: string
  readonly target: Target
  readonly method: string
  /** Whole time in milliseconds, from now on; null waits for ever. */
  readonly timeoutMs: number | null
  /** Longest silence in milliseconds, counted from when the broker has the request; null: no signs of life are expected. */
  readonly monitorMs: number | null
  readonly signal?: AbortSignal
}
