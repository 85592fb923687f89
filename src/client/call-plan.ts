import { CallCancelled, InvalidTarget, MessagingTimeout } from '../core/errors.js'
import type { LocalContext } from '../core/local-context.js'
import type { Method } from '../core/method.js'
import { formatTarget, mergeTarget, type Target } from '../core/target.js'
import type { SendOptions } from '../transport/transport.js'
import type { CallOptions, CastOptions } from './options.js'
import type { OutgoingCall } from './outgoing-call.js'
import { firstSet, requireTiming, type Timing } from './timing.js'

/** What the way through the client may take without being counted, in milliseconds. */
const negligibleMs = 10

/** What a client knows of how its messages are sent. */
export interface SendingDefaults {
  readonly target: Target
  /** What `prepare` said; takes precedence over the defaults of methods. */
  readonly prepared: Timing
  readonly timeoutMs: number | null
  readonly monitorMs: number | null
  readonly retry: number | null
  readonly atLeastOnce: boolean
}

/** How one message is sent. */
export interface CallPlan {
  readonly target: Target
  readonly deadline: number | null
  readonly options: SendOptions
}

/** Options of calls and casts alike, with the context left aside. */
type AnyOptions = Omit<CallOptions & CastOptions, 'context'>

/**
 * Puts the options of one message together: its own, those of its method, those of the client, those of the request that is
 * being handled. Throws before anything is sent: InvalidTarget for a call with fanout or without topic, MessagingException
 * for numbers that make no sense, CallCancelled and MessagingTimeout for what is already given up or too late.
 */
export function planCall(
  kind: OutgoingCall['kind'],
  name: string,
  method: Method | null,
  options: AnyOptions,
  defaults: SendingDefaults,
  local: LocalContext | undefined,
): CallPlan {
  const target = planTarget(kind, method, options, defaults.target)
  const { prepared } = defaults
  let timeoutMs = firstSet(options.timeoutMs, prepared.timeoutMs, method?.timeoutMs, defaults.timeoutMs) ?? null
  const monitorMs =
    kind === 'call'
      ? (firstSet(options.monitorMs, prepared.monitorMs, method?.monitorMs, defaults.monitorMs) ?? null)
      : null
  const retry = firstSet(options.retry, defaults.retry) ?? null
  requireTiming({ timeoutMs, monitorMs, retry })

  const now = Date.now()
  let deadline = timeoutMs === null ? null : now + timeoutMs
  const limit = local?.deadline ?? null
  if (limit !== null && (deadline === null || limit < deadline)) {
    if (limit <= now) throw tooLate(name, target)
    deadline = limit
    timeoutMs = limit - now
  }
  const signal = options.signal === undefined ? local?.signal : (options.signal ?? undefined)
  requireNotAborted(name, signal)

  const atLeastOnce = options.atLeastOnce ?? defaults.atLeastOnce
  const sending =
    signal === undefined
      ? { timeoutMs, monitorMs, retry, atLeastOnce }
      : { timeoutMs, monitorMs, retry, atLeastOnce, signal }
  return { target, deadline, options: sending }
}

/** The options to hand on now: interceptors and the version cap may have taken time. Throws as {@link planCall}. */
export function optionsLeft({ name, target, deadline, options }: OutgoingCall): SendOptions {
  requireNotAborted(name, options.signal)
  if (deadline === null || options.timeoutMs === null || options.timeoutMs === 0) return options
  const left = deadline - Date.now()
  if (left <= 0) throw tooLate(name, target)
  // So little is not worth telling: peers see the time that the caller gave.
  return options.timeoutMs - left < negligibleMs ? options : { ...options, timeoutMs: left }
}

function planTarget(kind: OutgoingCall['kind'], method: Method | null, options: AnyOptions, base: Target): Target {
  const { exchange, topic, server } = options
  let target = base
  if (exchange !== undefined || topic !== undefined || server !== undefined) {
    target = mergeTarget(base, {
      ...(exchange !== undefined && { exchange }),
      ...(topic !== undefined && { topic }),
      ...(server !== undefined && { server }),
    })
  }
  if (kind === 'cast') {
    const fanout = options.fanout ?? target.fanout ?? method?.fanout ?? false
    if (fanout !== (target.fanout ?? false)) target = mergeTarget(target, { fanout })
  } else if (target.fanout) {
    throw new InvalidTarget('A call cannot be used with fanout', target)
  }
  if (!target.topic) throw new InvalidTarget('A topic is required to send', target)
  return target
}

function requireNotAborted(name: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CallCancelled(`${name} was given up before it was sent`, { cause: signal.reason })
}

function tooLate(name: string, target: Target): MessagingTimeout {
  const message = `No time was left to send ${name} to ${formatTarget(target)}: the deadline has passed`
  return new MessagingTimeout(message, { target, method: name, sent: false, reason: 'timeout' })
}
