import {
  InvalidArguments,
  InvalidTarget,
  MessagingException,
  MessagingTimeout,
  RPCVersionCapError,
} from '../core/errors.js'
import { RemoteError } from '../core/remote-error.js'
import { redactDeep } from '../core/secrets.js'
import { exitCode } from './exit-code.js'
import type { Redaction } from './redact-context.js'

const redactByNames: Redaction = (value) => redactDeep(value, new Set())

/** A failure as JSON; data of an error that was raised on the other side as `shown` has it. */
export function failureJson(error: unknown, shown: Redaction = redactByNames): Record<string, unknown> {
  if (error instanceof RemoteError) {
    const { code, remoteClass, remoteModule, remoteMessage, remoteArgs, remoteKwargs } = error
    return {
      code,
      class: remoteClass,
      module: remoteModule,
      message: remoteMessage,
      args: shown(remoteArgs),
      kwargs: shown(remoteKwargs),
    }
  }
  if (error instanceof MessagingException) {
    const issues: unknown = Reflect.get(error, 'issues')
    return { code: error.code, class: error.name, message: error.message, ...(issues === undefined ? {} : { issues }) }
  }
  return {
    class: error instanceof Error ? error.name : typeof error,
    message: error instanceof Error ? error.message : String(error),
  }
}

/** Exit code for what ended a request: wrong usage, a timeout, or bad news from the other side. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof MessagingTimeout) return exitCode.timeout
  const refusedHere =
    (error instanceof InvalidArguments && error.side === 'client') || error instanceof RPCVersionCapError
  return refusedHere || error instanceof InvalidTarget ? exitCode.usage : exitCode.failure
}
