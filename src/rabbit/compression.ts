import type { Buffer } from 'node:buffer'
import { deflateSync, inflateSync } from 'node:zlib'
import { InvalidTransportURL, MessageLimitExceeded, ProtocolError } from '../core/errors.js'
import { defaultLimits } from '../core/message-limits.js'
import type { Query } from '../transport/option-values.js'

/** What peers call gzip is a zlib stream, and this is how a header names it. */
const zlibName = 'application/x-gzip'

/** Header that names the compression of a body. */
export const compressionHeaders: Readonly<Record<string, string>> = { compression: zlibName }

/** Whether bodies are to be compressed. Throws InvalidTransportURL for another way than `gzip`. */
export function compressionOption(query: Query): boolean {
  const text = query.kombu_compression ?? ''
  const name = text.trim().toLowerCase()
  if (name === '') return false
  if (['gzip', 'zlib', zlibName].includes(name)) return true
  const why = /^(bz2|bzip2)$/.test(name) ? ', as Node has no bzip2' : ''
  throw new InvalidTransportURL(`Option kombu_compression of the transport URL is "${text}"; it must be gzip${why}`)
}

/** A body as it travels with {@link compressionHeaders}. */
export function compressed(content: Buffer): Buffer {
  return deflateSync(content)
}

/**
 * The body inside, of at most so many bytes: inflating ends where it would become longer. Throws MessageLimitExceeded for a longer
 * one, ProtocolError for an unknown compression, and for what cannot be decompressed.
 */
export function decompressed(content: Buffer, compression: unknown, allowed = defaultLimits.maxMessageBytes): Buffer {
  if (compression === undefined || compression === null || compression === '') {
    if (content.length > allowed) throw tooLarge(allowed, { found: content.length })
    return content
  }
  if (compression !== zlibName)
    throw new ProtocolError(
      `A message is compressed in an unknown way, ${JSON.stringify(String(compression).slice(0, 64))}; only gzip is known`,
    )
  try {
    return inflateSync(content, { maxOutputLength: allowed })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(allowed, { cause })
    throw new ProtocolError('The body of a message cannot be decompressed', { cause })
  }
}

function tooLarge(
  allowed: number,
  details: { readonly found?: number; readonly cause?: unknown },
): MessageLimitExceeded {
  return new MessageLimitExceeded('A message that came', { limit: 'maxMessageBytes', allowed, ...details })
}
