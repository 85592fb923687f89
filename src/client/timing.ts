import { MessagingException } from '../core/errors.js'

/** How long a call waits where nothing else is said, in milliseconds; oslo.messaging's `rpc_response_timeout`. */
export const defaultTimeoutMs = 60_000

/** Shortest useful `monitorMs`: servers give signs of life at most once a second, every half of it. */
export const shortestMonitorMs = 2_000

/** Numbers that options may carry. */
export interface Timing {
  readonly timeoutMs?: number | null | undefined
  readonly monitorMs?: number | null | undefined
  readonly retry?: number | null | undefined
}

/** Throws MessagingException for numbers that make no sense, before anything is sent. */
export function requireTiming({ timeoutMs, monitorMs, retry }: Timing): void {
  if (timeoutMs != null && !(Number.isFinite(timeoutMs) && timeoutMs >= 0)) {
    throw new MessagingException(
      `timeoutMs must be a number of milliseconds, or null to wait for ever. Got ${timeoutMs}`,
    )
  }
  if (monitorMs != null && !(Number.isFinite(monitorMs) && monitorMs >= shortestMonitorMs)) {
    throw new MessagingException(
      `monitorMs must be at least ${shortestMonitorMs}, as servers give a sign of life at most once a second, ` +
        `or null for none. Got ${monitorMs}`,
    )
  }
  if (retry != null && !(Number.isInteger(retry) && retry >= -1)) {
    throw new MessagingException(`retry must be a whole number, or null or -1 for no limit. Got ${retry}`)
  }
}

/** The first value that is set; null counts as set. */
export function firstSet<Value>(...values: readonly (Value | undefined)[]): Value | undefined {
  return values.find((value) => value !== undefined)
}
