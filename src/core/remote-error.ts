import { type ErrorDetails, MessagingException } from './errors.js'
import type { Failure } from './failure.js'

/** An error that the method raised on the server. Declared errors are generated subclasses. */
export class RemoteError extends MessagingException {
  static override readonly brand: string = 'RemoteError'
  override readonly code = 'REMOTE'
  /** Class name on the server. */
  readonly remoteClass: string
  /** Module that defines the class on the server. */
  readonly remoteModule: string
  /** Text of the exception, without class and traceback. */
  readonly remoteMessage: string
  readonly remoteArgs: readonly unknown[]
  readonly remoteKwargs: Readonly<Record<string, unknown>>
  readonly traceback: readonly string[]

  constructor(failure: Failure, details?: ErrorDetails & { readonly message?: string }) {
    super(details?.message ?? `Remote error: ${failure.class} ${failure.message}`, details)
    this.remoteClass = failure.class
    this.remoteModule = failure.module
    this.remoteMessage = failure.message
    this.remoteArgs = failure.args
    this.remoteKwargs = failure.kwargs
    this.traceback = failure.tb
  }
}

/** What a declared error may be given beside its data. */
export interface DeclaredErrorOptions extends ErrorDetails {
  /** Text of the error; absent: made from the schema's template. */
  readonly message?: string
  /** Set when the error was rebuilt from what a server sent. */
  readonly failure?: Failure
}

/** Base of the errors that a schema declares; codegen makes one subclass for each. */
export class DeclaredError<Data> extends RemoteError {
  static override readonly brand: string = 'DeclaredError'
  /** The error's data; travels as the exception's keyword arguments. */
  readonly data: Data

  constructor(
    identity: { class: string; module: string; template: string },
    data: Data,
    options: DeclaredErrorOptions = {},
  ) {
    const kwargs = (data ?? {}) as Record<string, unknown>
    const message = options.message ?? options.failure?.message ?? fillTemplate(identity.template, kwargs)
    const failure = options.failure ?? { ...identity, message, tb: [], args: [message], kwargs }
    super({ ...failure, class: identity.class, module: identity.module }, { message, cause: options.cause })
    this.data = data
  }
}

/** A generated error class, as method descriptors list it. */
export interface DeclaredErrorClass {
  readonly remoteClass: string
  readonly remoteModule: string
  /** Rebuilds the error from what a server sent. */
  fromFailure(failure: Failure): RemoteError
}

/** Replaces `{name}` by that member of the data. */
function fillTemplate(template: string, data: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{([A-Za-z_]\w*)\}/g, (whole, name: string) =>
    Object.hasOwn(data, name) ? String(data[name]) : whole,
  )
}
