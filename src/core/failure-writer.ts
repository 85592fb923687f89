import * as errors from './errors.js'
import type { Failure } from './failure.js'
import { textOf, withoutSuffix } from './failure-text.js'
import { RemoteError } from './remote-error.js'
import { tracebackOf } from './traceback.js'

/** How an error is turned into a failure. */
export interface FailureOptions {
  /** Send the stack of the error along. Default false: it tells about the inside of the process. */
  readonly exposeTraceback?: boolean
}

type Identity = Omit<Failure, 'tb'>

/**
 * The failure that tells a caller of an error. Declared and remote errors travel as what they are, the errors of the protocol
 * under the names of oslo.messaging, those of this package so that the other side rebuilds them, native ones as the builtins of
 * Python. Any other error is an `Exception`, unless it carries strings `remoteClass` and (default `builtins`) `remoteModule`.
 * Never throws, whatever was thrown.
 */
export function failureOf(error: unknown, options: FailureOptions = {}): Failure {
  let identity: Identity
  try {
    identity = identify(error)
  } catch {
    identity = described('Exception', 'builtins', '<the error could not be described>')
  }
  return { ...identity, tb: options.exposeTraceback === true ? tracebackOf(error, identity) : [] }
}

function described(name: string, module: string, message: string, kwargs: Failure['kwargs'] = {}): Identity {
  return { class: name, module, message, args: message === '' ? [] : [message], kwargs }
}

/** Modules in which oslo.messaging keeps the errors that this package names alike. */
const osloModules: readonly (readonly [string, readonly { readonly brand: string }[]])[] = [
  ['oslo_messaging.rpc.dispatcher', [errors.NoSuchMethod, errors.UnsupportedVersion]],
  [
    'oslo_messaging.exceptions',
    [errors.MessagingTimeout, errors.MessageDeliveryFailure, errors.MessageUndeliverable, errors.InvalidTarget],
  ],
  ['oslo_messaging.rpc.client', [errors.RPCVersionCapError]],
]

function identify(error: unknown): Identity {
  if (!(error instanceof Error) && !(error instanceof errors.MessagingException)) {
    return described('Exception', 'builtins', textOf(error))
  }
  if (error instanceof RemoteError) {
    const { remoteClass, remoteModule, remoteMessage, remoteArgs, remoteKwargs } = error
    const name = withoutSuffix(remoteClass, remoteModule)
    return { ...name, message: remoteMessage, args: remoteArgs, kwargs: remoteKwargs }
  }
  const message = textOf(error.message)
  if (error instanceof errors.InvalidArguments || error instanceof errors.InvalidResult) {
    const { method, issues, side } = error
    const name = error instanceof errors.InvalidArguments ? 'InvalidArguments' : 'InvalidResult'
    return described(name, 'stubwire.errors', message, { method, issues, side })
  }
  if (error instanceof errors.MessageLimitExceeded) {
    const { limit, allowed, found } = error
    return described('MessageLimitExceeded', 'stubwire.errors', message, { limit, allowed, found })
  }
  if (error instanceof errors.InvalidVersion) return described(error.wireClass, 'builtins', message)
  return osloIdentity(error, message) ?? ownIdentity(error, message) ?? described(builtinOf(error), 'builtins', message)
}

function osloIdentity(error: Error, message: string): Identity | null {
  for (const [module, classes] of osloModules) {
    for (const type of classes) {
      if (error instanceof (type as typeof errors.MessagingException)) return described(type.brand, module, message)
    }
  }
  return null
}

/** What the error says of itself, or its class by static members. */
function ownIdentity(error: Error, message: string): Identity | null {
  for (const bearer of [error, error.constructor] as object[]) {
    const name: unknown = Reflect.get(bearer, 'remoteClass')
    const module: unknown = Reflect.get(bearer, 'remoteModule')
    if (typeof name === 'string') return described(name, typeof module === 'string' ? module : 'builtins', message)
  }
  return null
}

function builtinOf(error: Error): string {
  if (error instanceof TypeError) return 'TypeError'
  return error instanceof RangeError ? 'ValueError' : 'Exception'
}
