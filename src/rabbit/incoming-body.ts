import { isUtf8 } from 'node:buffer'
import type { ConsumeMessage } from 'amqplib'
import { type ScannedIds, scanCallIds } from '../core/call-id-scan.js'
import { ProtocolError } from '../core/errors.js'
import type { JsonObject } from '../core/message.js'
import { defaultLimits, type MessageLimits } from '../core/message-limits.js'
import { decodeBody } from '../core/wire.js'
import { decompressed } from './compression.js'

/**
 * The message inside what the broker delivered. Throws MessageLimitExceeded for what is too large or nested too deeply,
 * ProtocolError for other content types than JSON, unknown compression, text that is not UTF-8, and what is no message of the
 * protocol.
 */
export function incomingBody(
  { content, properties }: ConsumeMessage,
  limits: MessageLimits = defaultLimits,
): JsonObject {
  // Compared to the letter, as peers do: with a charset behind it, it is another type.
  if (properties.contentType !== 'application/json')
    throw new ProtocolError('A message has another content type than JSON')
  const bytes = decompressed(content, properties.headers?.compression, limits.maxMessageBytes)
  if (!isUtf8(bytes)) throw new ProtocolError('The body of a message is not UTF-8')
  return decodeBody(bytes.toString(), limits)
}

/**
 * The ids of a message that {@link incomingBody} refused for its size or depth. One that grows too large when it is decompressed
 * has none here: they may stand behind everything else.
 */
export function idsOfRefused({ content, properties }: ConsumeMessage, limits: MessageLimits): ScannedIds {
  const compression: unknown = properties.headers?.compression
  try {
    return scanCallIds(compression ? decompressed(content, compression, limits.maxMessageBytes) : content)
  } catch {
    return { messageId: null, replyQueue: null }
  }
}
