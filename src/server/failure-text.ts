import { MessagingException } from '../core/errors.js'
import { failureOf, writeFailure } from '../core/failure-codec.js'
import { invalidResult, type RefusalPlace } from '../core/invalid.js'
import { writeJson } from '../core/json.js'
import { RemoteError } from '../core/remote-error.js'

/**
 * What a caller is told of whatever was thrown. An error whose data JSON cannot carry becomes an InvalidResult: the caller
 * would otherwise get a declared error whose data is not what its class promises.
 */
export function answerableError(error: unknown, place: RefusalPlace): unknown {
  return isError(error, RemoteError) ? writable(error as RemoteError, place) : error
}

/** The failure that tells of an error, as JSON text. Never throws. */
export function failureText(error: unknown, exposeTraceback: boolean): string {
  return writeFailure(failureOf(error, { exposeTraceback }))
}

/** `instanceof` that survives proxies which throw. */
export function isError(error: unknown, type: abstract new (...args: never[]) => unknown): boolean {
  try {
    return error instanceof type
  } catch {
    return false
  }
}

/** What to log of an error that may be anything. */
export function describeError(error: unknown): string {
  try {
    return error instanceof Error || error instanceof MessagingException
      ? `${error.name}: ${error.message}`
      : String(error)
  } catch {
    return 'something that cannot be described'
  }
}

function writable(error: RemoteError, place: RefusalPlace): MessagingException {
  try {
    writeJson([error.remoteArgs, error.remoteKwargs])
    return error
  } catch (cause) {
    const message = `the data of the error ${error.remoteClass} cannot travel: ${describeError(cause)}`
    return invalidResult(place, [{ path: '', message }], cause)
  }
}
