import { ProtocolError } from './errors.js'
import { parseJson, writeJson } from './json.js'
import type { JsonObject, ReceivedRequest, Request } from './message.js'
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
}

const envelopeVersion = '2.0'
const contextPrefix = '_context_'

/**
 * The body of a request. `ids` is null for casts, which nobody answers. Throws TypeError for arguments or a context that JSON
 * cannot carry.
 */
export function encodeRequest(request: Request, ids: CallIds | null, uniqueId: string): string {
  const message: JsonObject = { method: request.method, args: request.args }
  if (request.namespace !== null) message.namespace = request.namespace
  if (request.version !== null) message.version = request.version
  if (ids !== null) {
    message._msg_id = ids.messageId
    message._reply_q = ids.replyQueue
    message._timeout = ids.monitorTimeout
  }
  message._unique_id = uniqueId
  for (const key of Object.keys(request.context)) message[contextPrefix + key] = request.context[key]
  return wrap(message)
}

/** The body of an answer or a sign of life. Throws TypeError for a result that JSON cannot carry. */
export function encodeReply(reply: WireReply): string {
  const { result = null, failure = null, ending, messageId, uniqueId } = reply
  return wrap({ result, failure, ending, _msg_id: messageId, _unique_id: uniqueId })
}

function wrap(message: JsonObject): string {
  return `{"oslo.version":"${envelopeVersion}","oslo.message":${JSON.stringify(writeJson(message))}}`
}

/**
 * The message inside a body. A body without the envelope is itself the message, the format before envelopes; an empty one and
 * an empty array count as a message without members. Throws ProtocolError for anything else that is no message.
 */
export function decodeBody(text: string): JsonObject {
  if (text === '') return {}
  const body = parseEnvelope(text) ?? parse(text, 'body')
  if (Array.isArray(body) && body.length === 0) return {}
  if (!isJsonObject(body)) throw new ProtocolError('The body of a message is not a JSON object')
  if (!hasEnvelope(body)) return body
  requireEnvelopeVersion(body['oslo.version'])
  const inner = body['oslo.message']
  if (typeof inner !== 'string') throw new ProtocolError('The envelope holds no text')
  const message = parse(inner, 'envelope')
  if (!isJsonObject(message)) throw new ProtocolError('The envelope does not hold a JSON object')
  return message
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

function parse(text: string, what: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
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
  for (const key of Object.keys(message)) {
    if (key.startsWith(contextPrefix)) setOwn(context, key.slice(contextPrefix.length), message[key])
  }
  delete context.msg_id
  delete context.reply_q
  const monitorTimeout = own(message, '_timeout')
  context.client_timeout = monitorTimeout ?? null
  return {
    request: {
      method: own(message, 'method'),
      args: own(message, 'args'),
      namespace: own(message, 'namespace'),
      version: own(message, 'version'),
      context,
    },
    messageId: own(message, '_msg_id'),
    replyQueue: own(message, '_reply_q'),
    monitorTimeout,
    uniqueId: own(message, '_unique_id'),
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
