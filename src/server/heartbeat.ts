import { pythonInt } from '../core/python-int.js'
import { longestTimer } from '../core/timers.js'
import type { IncomingRequest } from '../transport/transport.js'

/**
 * How often to give a sign of life, in milliseconds, for the `_timeout` of a request; null if never: half of its whole
 * seconds, but not more often than once a second. Text of digits counts as its number.
 */
export function heartbeatInterval(monitorTimeout: unknown): number | null {
  const seconds = wholeSeconds(monitorTimeout)
  if (seconds === null || seconds < 2) return null
  return Math.min(seconds * 500, longestTimer)
}

/**
 * Gives signs of life until the returned function is called, or until one finds nobody to tell. Null if the request wants
 * none.
 */
export function startHeartbeat(incoming: IncomingRequest): (() => void) | null {
  const { monitorTimeout } = incoming
  if (monitorTimeout == null || !incoming.expectsReply) return null
  const interval = heartbeatInterval(monitorTimeout)
  if (interval === null) return null
  const stop = () => clearInterval(timer)
  const beat = async () => {
    try {
      if (!(await incoming.heartbeat())) stop()
    } catch {
      stop()
    }
  }
  const timer = setInterval(() => void beat(), interval)
  timer.unref?.()
  return stop
}

function wholeSeconds(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : null
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'string') return null
  try {
    return Number(pythonInt(value))
  } catch {
    return null
  }
}
