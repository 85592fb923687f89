import { isUtf8 } from 'node:buffer'
import type { ConsumeMessage } from 'amqplib'
import { ProtocolError } from '../core/errors.js'
import type { JsonObject } from '../core/message.js'
import { decodeBody } from '../core/wire.js'
import { decompressed } from './compression.js'

/**
 * The message inside what the broker delivered. Throws ProtocolError for other content types than JSON, unknown compression,
 * text that is not UTF-8, and what is no message of the protocol.
 */
export function incomingBody({ content, properties }: ConsumeMessage): JsonObject {
  // Compared to the letter, as peers do: with a charset behind it, it is another type.
  if (properties.contentType !== 'application/json')
    throw new ProtocolError('A message has another content type than JSON')
  const bytes = decompressed(content, properties.headers?.compression)
  if (!isUtf8(bytes)) throw new ProtocolError('The body of a message is not UTF-8')
  return decodeBody(bytes.toString())
}
