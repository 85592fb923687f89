import type { ErrorCode } from './error-table.js'
import { formatTarget, type Target } from './target.js'

/** Options of every error here. */
export interface ErrorDetails {
  readonly cause?: unknown
}

/**
 * Base of all errors of this package. `instanceof` compares the class's `brand`, so that errors agree between two copies of
 * the package in one process; subclasses without a brand of their own compare by identity.
 */
export class MessagingException extends Error {
  static readonly brand: string = 'MessagingException'
  /** Row of the error table. */
  readonly code: ErrorCode = 'MESSAGING'

  constructor(message: string, details?: ErrorDetails) {
    super(message, details?.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false
    if (!Object.hasOwn(this, 'brand')) return Function.prototype[Symbol.hasInstance].call(this, value)
    for (
      let proto: object | null = Object.getPrototypeOf(value);
      proto !== null;
      proto = Object.getPrototypeOf(proto)
    ) {
      const made: unknown = Object.hasOwn(proto, 'constructor') ? proto.constructor : undefined
      if (typeof made === 'function' && Object.hasOwn(made, 'brand') && Reflect.get(made, 'brand') === this.brand)
        return true
    }
    return false
  }
}

/** What is known of a call that got no answer. */
export interface TimeoutDetails extends ErrorDetails {
  readonly target?: Target
  readonly method?: string
  readonly messageId?: string
  readonly replyQueue?: string
  /** True once the request was written to the broker: it may have been, or may yet be, executed. False: it never will be. */
  readonly sent?: boolean
  /** Milliseconds since the epoch of the last sign of life of the server, if there was one. */
  readonly lastHeartbeatAt?: number
  /** What ran out: the whole time, or the time without a sign of life. */
  readonly reason?: 'timeout' | 'monitor'
}

/** No final answer within `timeoutMs`, or no sign of life within `monitorMs`. */
export class MessagingTimeout extends MessagingException {
  static override readonly brand: string = 'MessagingTimeout'
  override readonly code = 'MESSAGING_TIMEOUT'
  readonly details: TimeoutDetails

  constructor(message: string, details: TimeoutDetails = {}) {
    super(message, details)
    this.details = details
  }

  /** Whether the request may have been executed. */
  get sent(): boolean {
    return this.details.sent ?? false
  }
}

/** The broker did not take the message. */
export class MessageDeliveryFailure extends MessagingException {
  static override readonly brand: string = 'MessageDeliveryFailure'
  override readonly code = 'MESSAGE_DELIVERY_FAILURE'
  /** Whether the request may have reached the broker all the same. */
  readonly sent: boolean

  constructor(message: string, details: ErrorDetails & { readonly sent?: boolean } = {}) {
    super(message, details)
    this.sent = details.sent ?? false
  }
}

/** A message that had to be routed found no queue. */
export class MessageUndeliverable extends MessagingException {
  static override readonly brand: string = 'MessageUndeliverable'
  override readonly code = 'MESSAGE_UNDELIVERABLE'
  readonly exchange: string
  readonly routingKey: string
  /** Never: what no queue took is not executed. */
  readonly sent = false

  constructor(exchange: string, routingKey: string) {
    super(`No queue took the message: exchange "${exchange}", routing key "${routingKey}"`)
    this.exchange = exchange
    this.routingKey = routingKey
  }
}

/** A target that lacks what the operation needs. */
export class InvalidTarget extends MessagingException {
  static override readonly brand: string = 'InvalidTarget'
  override readonly code = 'INVALID_TARGET'
  readonly target: Target

  constructor(message: string, target: Target) {
    super(`${message}:${formatTarget(target)}`)
    this.target = target
  }
}

/** A transport URL that cannot be understood. */
export class InvalidTransportURL extends MessagingException {
  static override readonly brand: string = 'InvalidTransportURL'
  override readonly code = 'INVALID_TRANSPORT_URL'
}

/** No driver for the scheme of a transport URL. */
export class DriverLoadFailure extends MessagingException {
  static override readonly brand: string = 'DriverLoadFailure'
  override readonly code = 'DRIVER_LOAD_FAILURE'
  readonly driver: string

  constructor(driver: string, message: string, details?: ErrorDetails) {
    super(message, details)
    this.driver = driver
  }
}

/** What a client wanted to send is newer than its version cap. */
export class RPCVersionCapError extends MessagingException {
  static override readonly brand: string = 'RPCVersionCapError'
  override readonly code = 'RPC_VERSION_CAP'
  readonly version: string | null
  readonly versionCap: string

  constructor(version: string | null, versionCap: string, message?: string) {
    super(message ?? `Requested message version, ${version} is incompatible. The version cap is ${versionCap}.`)
    this.version = version
    this.versionCap = versionCap
  }
}

/** An object version cap that the API does not have; nothing was sent. */
export class CappedVersionUnknown extends MessagingException {
  static override readonly brand: string = 'CappedVersionUnknown'
  override readonly code = 'CAPPED_VERSION_UNKNOWN'
  readonly objectVersionCap: string
  /** The caps that there are. */
  readonly known: readonly string[]

  constructor(objectVersionCap: string, known: readonly string[]) {
    const there = known.length === 0 ? 'The API has no such caps' : `Use one of ${known.join(', ')}`
    super(`The object version cap ${JSON.stringify(objectVersionCap)} is unknown. ${there}`)
    this.objectVersionCap = objectVersionCap
    this.known = known
  }
}

/** What Python raises for a version: too few parts, parts that are no numbers, no text at all. */
export type InvalidVersionClass = 'IndexError' | 'ValueError' | 'AttributeError'

/** A version that is not `major.minor`. */
export class InvalidVersion extends MessagingException {
  static override readonly brand: string = 'InvalidVersion'
  override readonly code = 'INVALID_VERSION'
  /** Builtin exception that a Python peer raises in its place, and that answers a request with such a version. */
  readonly wireClass: InvalidVersionClass

  constructor(message: string, details: ErrorDetails & { readonly wireClass?: InvalidVersionClass } = {}) {
    super(message, details)
    this.wireClass = details.wireClass ?? 'ValueError'
  }
}

/** Base of the errors of servers. */
export class MessagingServerError extends MessagingException {
  static override readonly brand: string = 'MessagingServerError'
  override readonly code: ErrorCode = 'MESSAGING_SERVER'
}

/** Base of what a server answers to requests that nothing of it serves. */
export class RPCDispatcherError extends MessagingServerError {
  static override readonly brand: string = 'RPCDispatcherError'
  override readonly code: ErrorCode = 'RPC_DISPATCHER'
}

/** The endpoint has no such method, or does not expose it. */
export class NoSuchMethod extends RPCDispatcherError {
  static override readonly brand: string = 'NoSuchMethod'
  override readonly code = 'NO_SUCH_METHOD'
  readonly method: string

  constructor(method: string, message?: string) {
    super(message ?? `Endpoint does not support RPC method ${method}`)
    this.method = method
  }
}

/** No endpoint has the namespace and version of the request. */
export class UnsupportedVersion extends RPCDispatcherError {
  static override readonly brand: string = 'UnsupportedVersion'
  override readonly code = 'UNSUPPORTED_VERSION'
  readonly version: string | null
  /** Empty if the request named none. */
  readonly method: string

  constructor(version: string | null, method: string, message?: string) {
    const attempted = method === '' ? '' : `. Attempted method: ${method}`
    super(message ?? `Endpoint does not support RPC version ${version ?? 'None'}${attempted}`)
    this.version = version
    this.method = method
  }
}

/** A request came back to its queue too often: it is not tried again. */
export class DeliveryLimitExceeded extends MessagingServerError {
  static override readonly brand: string = 'DeliveryLimitExceeded'
  override readonly code = 'DELIVERY_LIMIT'
  readonly method: string
  /** How often it was delivered. */
  readonly deliveries: number

  constructor(method: string, deliveries: number) {
    super(`${method} was delivered ${deliveries} times without being answered and is not tried again`)
    this.method = method
    this.deliveries = deliveries
  }
}

/** A server could not listen. */
export class ServerListenError extends MessagingServerError {
  static override readonly brand: string = 'ServerListenError'
  override readonly code = 'SERVER_LISTEN'
  readonly target: Target

  constructor(target: Target, details?: ErrorDetails) {
    const reason = details?.cause instanceof Error ? details.cause.message : String(details?.cause ?? 'unknown reason')
    super(`Failed to listen on target "${formatTarget(target)}": ${reason}`, details)
    this.target = target
  }
}

/** An executor that does not exist, or that cannot run what it is to run. */
export class ExecutorLoadFailure extends MessagingServerError {
  static override readonly brand: string = 'ExecutorLoadFailure'
  override readonly code = 'EXECUTOR_LOAD_FAILURE'
  readonly executor: string

  constructor(executor: string, reason: string, details?: ErrorDetails) {
    super(`Failed to load executor "${executor}": ${reason}`, details)
    this.executor = executor
  }
}

/** start, stop or wait did not get its turn in time. */
export class TaskTimeout extends MessagingServerError {
  static override readonly brand: string = 'TaskTimeout'
  override readonly code = 'TASK_TIMEOUT'
}

/** One thing that is wrong with a value. */
export interface Issue {
  /** JSON pointer into the value, such as `/volume/size`; empty for the value itself. */
  readonly path: string
  /** What was expected, and what came. */
  readonly message: string
  /** Keyword of JSON Schema that was not met. */
  readonly keyword?: string
}

/** Where a value was refused: by the caller before sending, or by the server that got it. */
export type Side = 'client' | 'server'

/** Arguments or context that do not match the schema. */
export class InvalidArguments extends MessagingException {
  static override readonly brand: string = 'InvalidArguments'
  override readonly code = 'INVALID_ARGUMENTS'
  readonly method: string
  readonly issues: readonly Issue[]
  readonly side: Side

  constructor(message: string, details: { method: string; issues: readonly Issue[]; side: Side } & ErrorDetails) {
    super(message, details)
    this.method = details.method
    this.issues = details.issues
    this.side = details.side
  }
}

/** An answer that does not match the schema, or that cannot be written as JSON. */
export class InvalidResult extends MessagingException {
  static override readonly brand: string = 'InvalidResult'
  override readonly code = 'INVALID_RESULT'
  readonly method: string
  readonly issues: readonly Issue[]
  readonly side: Side

  constructor(message: string, details: { method: string; issues: readonly Issue[]; side: Side } & ErrorDetails) {
    super(message, details)
    this.method = details.method
    this.issues = details.issues
    this.side = details.side
  }
}

/** A peer sent what is no message of this protocol. */
export class ProtocolError extends MessagingException {
  static override readonly brand: string = 'ProtocolError'
  override readonly code = 'PROTOCOL'
}

/** Which limit a message went over; see {@link MessageLimitExceeded}. */
export interface LimitDetails extends ErrorDetails {
  /** Name of the option that sets the limit. */
  readonly limit: 'maxMessageBytes' | 'maxDepth'
  /** What the limit is: bytes, or levels of nesting. */
  readonly allowed: number
  /** How large the message is, in bytes; null or absent if nobody counted on. */
  readonly found?: number | null
  /** Whether the request may have been executed: true for an answer that is too large; default false. */
  readonly sent?: boolean
  /** Who refused the message; default `client`. */
  readonly side?: Side
}

/** A message that is larger, or nested more deeply, than the options of the transport allow. */
export class MessageLimitExceeded extends MessagingException {
  static override readonly brand: string = 'MessageLimitExceeded'
  override readonly code = 'MESSAGE_LIMIT_EXCEEDED'
  readonly limit: 'maxMessageBytes' | 'maxDepth'
  readonly allowed: number
  readonly found: number | null
  readonly sent: boolean
  readonly side: Side

  /** `what` begins the text, such as `The request of find`; `message` stands for the whole text instead. */
  constructor(what: string, details: LimitDetails & { readonly message?: string }) {
    const { limit, allowed, found = null, sent = false, side = 'client' } = details
    super(details.message ?? limitText(what, limit, allowed, found), details)
    this.limit = limit
    this.allowed = allowed
    this.found = found
    this.sent = sent
    this.side = side
  }
}

function limitText(what: string, limit: LimitDetails['limit'], allowed: number, found: number | null): string {
  if (limit === 'maxDepth') return `${what} is nested deeper than ${allowed} levels, the limit of maxDepth`
  const size = found === null ? 'larger than' : `${found} bytes long, more than`
  return `${what} is ${size} the ${allowed} bytes that maxMessageBytes allows`
}

/** The caller gave up, through its signal or by closing the transport. */
export class CallCancelled extends MessagingException {
  static override readonly brand: string = 'CallCancelled'
  override readonly code = 'CALL_CANCELLED'
  /** Whether the request may have been executed. */
  readonly sent: boolean

  constructor(message: string, details: ErrorDetails & { readonly sent?: boolean } = {}) {
    super(message, details)
    this.sent = details.sent ?? false
  }
}
