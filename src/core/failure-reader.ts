import { isBuiltinError } from './builtin-errors.js'
import {
  InvalidArguments,
  InvalidResult,
  type Issue,
  MessageLimitExceeded,
  NoSuchMethod,
  ProtocolError,
  UnsupportedVersion,
} from './errors.js'
import type { Failure } from './failure.js'
import { parseFailure, withoutSuffix } from './failure-text.js'
import { isJsonObject } from './own-property.js'
import { type DeclaredErrorClass, RemoteError } from './remote-error.js'

/** What a client knows of the errors that it may get. */
export interface ErrorFromFailureOptions {
  /** Errors that the method declares: only these classes are rebuilt. */
  readonly declared: readonly DeclaredErrorClass[]
  /**
   * Modules whose exceptions are shown under their own name and message instead of as a `Remote error: …`; compared as a
   * whole. Those of the builtins always are.
   */
  readonly allowedRemoteModules: readonly string[]
}

/**
 * The error to raise for a failure: the declared class with that name and module, NoSuchMethod and UnsupportedVersion for
 * those of oslo.messaging's dispatcher, InvalidArguments, InvalidResult and MessageLimitExceeded for those of this package, RemoteError for
 * everything else; no class is ever looked up by name. Takes the JSON text of a failure as well. Never throws: what is no
 * failure gives a ProtocolError.
 */
export function errorFromFailure(failure: Failure | string, options: ErrorFromFailureOptions): Error {
  try {
    return rebuild(typeof failure === 'string' ? parseFailure(failure) : failure, options)
  } catch (cause) {
    return cause instanceof ProtocolError ? cause : new ProtocolError('The failure in a reply is unusable', { cause })
  }
}

function rebuild(failure: Failure, options: ErrorFromFailureOptions): Error {
  const read = normalised(failure)
  return declaredError(read, options.declared) ?? knownError(read) ?? remoteError(read, options.allowedRemoteModules)
}

/** Without the marks that Python leaves: the suffix of rebuilt classes, the old name of the builtins. */
function normalised(failure: Failure): Failure {
  const name = withoutSuffix(failure.class, failure.module)
  return { ...failure, ...name, module: name.module === 'exceptions' ? 'builtins' : name.module }
}

function declaredError(failure: Failure, declared: readonly DeclaredErrorClass[]): Error | null {
  for (const type of declared) {
    if (type.remoteClass === failure.class && type.remoteModule === failure.module) {
      try {
        return type.fromFailure(failure)
      } catch {
        // Its data does not fit the schema; the error is still one, only not that class.
        return null
      }
    }
  }
  return null
}

function knownError(failure: Failure): Error | null {
  switch (`${failure.module}.${failure.class}`) {
    case 'oslo_messaging.rpc.dispatcher.NoSuchMethod': {
      const [, method = ''] = /^Endpoint does not support RPC method ([\s\S]*)$/.exec(failure.message) ?? []
      return new NoSuchMethod(method, failure.message)
    }
    case 'oslo_messaging.rpc.dispatcher.UnsupportedVersion': {
      const text = /^Endpoint does not support RPC version ([\s\S]*?)(?:\. Attempted method: ([\s\S]*))?$/
      const [, version = null, method = ''] = text.exec(failure.message) ?? []
      return new UnsupportedVersion(version === 'None' ? null : version, method, failure.message)
    }
    case 'stubwire.errors.InvalidArguments':
      return new InvalidArguments(failure.message, refusal(failure))
    case 'stubwire.errors.InvalidResult':
      return new InvalidResult(failure.message, refusal(failure))
    case 'stubwire.errors.MessageLimitExceeded':
      return limitExceeded(failure)
    default:
      return null
  }
}

function refusal({ kwargs }: Failure): { method: string; issues: Issue[]; side: 'server' } {
  const issues = Array.isArray(kwargs.issues) ? kwargs.issues.filter(isIssue) : []
  return { method: typeof kwargs.method === 'string' ? kwargs.method : '', issues, side: 'server' }
}

/** Of an answer that was too large the request was executed, and of a request that was, nobody knows better here. */
function limitExceeded({ message, kwargs }: Failure): MessageLimitExceeded {
  const limit = kwargs.limit === 'maxDepth' ? 'maxDepth' : 'maxMessageBytes'
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)
  const [allowed, found] = [number(kwargs.allowed) ?? 0, number(kwargs.found)]
  return new MessageLimitExceeded('', { message, limit, allowed, found, sent: true, side: 'server' })
}

function isIssue(value: unknown): value is Issue {
  if (!isJsonObject(value)) return false
  const keyword = value.keyword
  return (
    typeof value.path === 'string' &&
    typeof value.message === 'string' &&
    (keyword === undefined || typeof keyword === 'string')
  )
}

function remoteError(failure: Failure, allowed: readonly string[]): RemoteError {
  if (!isKnown(failure, allowed)) return new RemoteError(failure)
  const error = new RemoteError(failure, { message: failure.message })
  error.name = failure.class
  return error
}

/** Whether a peer in Python would take the exception for what it says it is; the builtins need not be allowed. */
function isKnown(failure: Failure, allowed: readonly string[]): boolean {
  return failure.module === 'builtins'
    ? isBuiltinError(failure.class, failure.kwargs)
    : allowed.includes(failure.module)
}
