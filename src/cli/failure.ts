import {
  InvalidArguments,
  InvalidTarget,
  MessagingException,
  MessagingTimeout,
  RPCVersionCapError,
} from '../core/errors.js'
import { RemoteError } from '../core/remote-error.js'
import { exitCode } from './exit-code.js'

/** A failure as JSON. */
export function failureJson(error: unknown): Record<string, unknown> {
  if (error instanceof RemoteError) {
    const { code, remoteClass, remoteModule, remoteMessage, remoteArgs, remoteKwargs } = error
    return {
      code,
      class: remoteClass,
      module: remoteModule,
      message: remoteMessage,
      args: remoteArgs,
      kwargs: remoteKwargs,
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
