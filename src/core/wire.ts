import { MessageLimitExceeded, ProtocolError } from './errors.js'
import type { FloatPlaces } from './float-places.js'
import { parseJsonWithin, TextTooDeep, ValueTooDeep, writeJsonWithin } from './json.js'
import { markFloats } from './mark-floats.js'
import { contextPrefix, type JsonObject, type ReceivedRequest, type Request } from './message.js'
import { defaultLimits, type MessageLimits } from './message-limits.js'
import { NestedObject } from './nested-json.js'
import { isJsonObject, setOwn } from './own-property.js'
import { versionIsCompatible } from './version-rule.js'

/** What a call carries beside the request, so that it can be answered. */
export interface CallIds {
  readonly messageId: string
  readonly replyQueue: string
  /** Seconds within which the caller wants signs of life; null: none are expected. */
  readonly monitorTimeout: number | null
}

/** A request as it came in, with the parts that do not reach endpoints. Nothing of it is trusted. */
export interface DecodedRequest {
  readonly request: ReceivedRequest
  readonly messageId: unknown
  readonly replyQueue: unknown
  readonly monitorTimeout: unknown
  readonly uniqueId: unknown
}

/** A message on a reply queue: an answer, or with `ending` false a sign of life. Nothing of a received one is trusted. */
export interface WireReply {
  readonly messageId: unknown
  readonly result: unknown
  /** JSON text of a failure; null or empty for success. */
  readonly failure: unknown
  readonly ending: unknown
  readonly uniqueId: unknown
  /** Of one that is sent: where numbers of the result are to travel as floats. */
  readonly floats?: FloatPlaces | undefined
}

const envelopeVersion = '2.0'

/** What the members of a message are put into, in their order. */
interface MessageSink {
  /** An undefined value is none. */
  add(name: string, value: unknown): void
  /** Adds an entry of the request context. */
  addContext(name: string, value: unknown): void
}

/** A message as an object: for what cannot be written at once. */
class MessageObject implements MessageSink {
  readonly members: JsonObject = {}

  add(name: string, value: unknown): void {
    this.members[name] = value
  }

  addContext(name: string, value: unknown): void {
    this.members[contextPrefix + name] = value
  }
}

/**
 * The body of a request. `ids` is null for casts, which nobody answers. Throws MessageLimitExceeded for one that is too large or
 * nested too deeply, TypeError for arguments or a context that JSON cannot carry.
 */
export function encodeRequest(
  request: Request,
  ids: CallIds | null,
  uniqueId: string,
  limits: MessageLimits = defaultLimits,
): string {
  const quick = new NestedObject(limits.maxDepth)
  putRequest(quick, request, ids, uniqueId)
  if (quick.text !== null) return envelope(`"${quick.text}"`, limits, request.method)
  const message = new MessageObject()
  putRequest(message, request, ids, uniqueId)
  try {
    return wrap(message, limits, request.method)
  } catch (cause) {
    if (!(cause instanceof ValueTooDeep) || cause.isCycleOf(message.members)) throw cause
    const allowed = Math.min(limits.maxDepth, defaultLimits.maxDepth - 2)
    throw new MessageLimitExceeded(nameOf(request.method), { limit: 'maxDepth', allowed, cause })
  }
}

function putRequest(sink: MessageSink, request: Request, ids: CallIds | null, uniqueId: string): void {
  const { method, args, floats, namespace, version, context } = request
  sink.add('method', method)
  sink.add('args', floats === undefined ? args : markFloats(args, floats))
  if (namespace !== null) sink.add('namespace', namespace)
  if (version !== null) sink.add('version', version)
  if (ids !== null) {
    sink.add('_msg_id', ids.messageId)
    sink.add('_reply_q', ids.replyQueue)
    sink.add('_timeout', ids.monitorTimeout)
  }
  sink.add('_unique_id', uniqueId)
  for (const key of Object.keys(context)) sink.addContext(key, (context as JsonObject)[key])
}

/**
 * The body of an answer or a sign of life. Throws MessageLimitExceeded for one that is too large, TypeError for a result that
 * JSON cannot carry.
 */
export function encodeReply(reply: WireReply, limits: MessageLimits = defaultLimits): string {
  const quick = new NestedObject(limits.maxDepth)
  putReply(quick, reply)
  if (quick.text !== null) return envelope(`"${quick.text}"`, limits, null)
  const message = new MessageObject()
  putReply(message, reply)
  return wrap(message, limits, null)
}

function putReply(
  sink: MessageSink,
  { result = null, failure = null, ending, messageId, uniqueId, floats }: WireReply,
): void {
  sink.add('result', floats === undefined ? result : markFloats(result, floats))
  sink.add('failure', failure)
  sink.add('ending', ending)
  sink.add('_msg_id', messageId)
  sink.add('_unique_id', uniqueId)
}

function wrap({ members }: MessageObject, limits: MessageLimits, method: string | null): string {
  return envelope(JSON.stringify(writeJsonWithin(members, limits.maxDepth)), limits, method)
}

/** The envelope around the text of a message, which is JSON itself. Throws MessageLimitExceeded for one that is too large. */
function envelope(message: string, limits: MessageLimits, method: string | null): string {
  const body = `{"oslo.version":"${envelopeVersion}","oslo.message":${message}}`
  requireSize(body, nameOf(method), limits)
  return body
}

/** What is written, for people: the request of a method, or the answer to one. */
function nameOf(method: string | null): string {
  return method === null ? 'The answer' : `The request of ${method}`
}

/** Most bytes that a unit of a text takes in UTF-8. */
const mostBytes = 3

/** Throws MessageLimitExceeded for a body that is too large. */
function requireSize(body: string, what: string, { maxMessageBytes: allowed }: MessageLimits): void {
  // Counting is only worth its time if it can matter.
  if (body.length * mostBytes <= allowed) return
  const found = Buffer.byteLength(body)
  if (found > allowed) throw new MessageLimitExceeded(what, { limit: 'maxMessageBytes', allowed, found })
}

/**
 * The message inside a body. A body without the envelope is itself the message, the format before envelopes; an empty one and
 * an empty array count as a message without members. Throws MessageLimitExceeded for one that is nested too deeply,
 * ProtocolError for anything else that is no message. How large it may be is for the caller to see to.
 */
export function decodeBody(text: string, { maxDepth }: MessageLimits = defaultLimits): JsonObject {
  if (text === '') return {}
  const body = parseEnvelope(text) ?? parse(text, 'body', maxDepth)
  if (Array.isArray(body) && body.length === 0) return {}
  if (!isJsonObject(body)) throw new ProtocolError('The body of a message is not a JSON object')
  if (!hasEnvelope(body)) return body
  requireEnvelopeVersion(body['oslo.version'])
  const inner = body['oslo.message']
  if (typeof inner !== 'string') throw new ProtocolError('The envelope holds no text')
  const message = parse(inner, 'envelope', maxDepth)
  if (!isJsonObject(message)) throw new ProtocolError('The envelope does not hold a JSON object')
  return message
}

/** The same of a text that may be too large. Throws MessageLimitExceeded for that. */
export function decodeSizedBody(text: string, limits: MessageLimits): JsonObject {
  requireSize(text, 'A message that came', limits)
  return decodeBody(text, limits)
}

/** The envelope itself holds texts only: the plain parser is enough for it. Undefined: it is none, or cannot be read so. */
function parseEnvelope(text: string): JsonObject | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return isJsonObject(body) && hasEnvelope(body) ? body : undefined
  } catch {
    return undefined
  }
}

function hasEnvelope(body: JsonObject): boolean {
  return Object.hasOwn(body, 'oslo.version') && Object.hasOwn(body, 'oslo.message')
}

function parse(text: string, what: string, maxDepth: number): unknown {
  try {
    return parseJsonWithin(text, maxDepth)
  } catch (cause) {
    if (cause instanceof TextTooDeep)
      throw new MessageLimitExceeded('A message that came', { limit: 'maxDepth', allowed: maxDepth, cause })
    throw new ProtocolError(`The ${what} of a message is not JSON`, { cause })
  }
}

function requireEnvelopeVersion(version: unknown): void {
  if (version === envelopeVersion) return
  let compatible = false
  try {
    compatible = typeof version === 'string' && versionIsCompatible(envelopeVersion, version)
  } catch {
    // A version that cannot be read is none that can be understood.
  }
  if (!compatible) throw new ProtocolError('The envelope has a version that is not understood')
}

/**
 * Takes a request apart: context entries come out of their prefixed keys, the keys of the protocol are removed. As peers do,
 * the context gets the caller's `_timeout` as `client_timeout`, and loses entries named `msg_id` and `reply_q`.
 */
export function decodeRequest(message: JsonObject): DecodedRequest {
  const context: JsonObject = {}
  let method: unknown
  let args: unknown
  let namespace: unknown
  let version: unknown
  let messageId: unknown
  let replyQueue: unknown
  let monitorTimeout: unknown
  let uniqueId: unknown
  // Its own members only: keys such as `constructor` must not reach what objects inherit.
  for (const key of Object.keys(message)) {
    const value = message[key]
    switch (key) {
      case 'method':
        method = value
        break
      case 'args':
        args = value
        break
      case 'namespace':
        namespace = value
        break
      case 'version':
        version = value
        break
      case '_msg_id':
        messageId = value
        break
      case '_reply_q':
        replyQueue = value
        break
      case '_timeout':
        monitorTimeout = value
        break
      case '_unique_id':
        uniqueId = value
        break
      case '_context_msg_id':
      case '_context_reply_q':
        break
      default:
        if (key.startsWith(contextPrefix)) setOwn(context, key.slice(contextPrefix.length), value)
    }
  }
  context.client_timeout = monitorTimeout ?? null
  return {
    request: { method, args, namespace, version, context },
    messageId,
    replyQueue,
    monitorTimeout,
    uniqueId,
  }
}

/** Takes an answer apart. Absent members are undefined; for `ending` that differs from false. */
export function decodeReply(message: JsonObject): WireReply {
  return {
    messageId: own(message, '_msg_id'),
    result: own(message, 'result'),
    failure: own(message, 'failure'),
    ending: own(message, 'ending'),
    uniqueId: own(message, '_unique_id'),
  }
}

/** A member of the message itself: keys such as `constructor` must not reach what objects inherit. */
function own(message: JsonObject, key: string): unknown {
  return Object.hasOwn(message, key) ? message[key] : undefined
}
