import { InvalidTransportURL } from '../core/errors.js'
import { deepestAllowed, defaultLimits, type MessageLimits } from '../core/message-limits.js'
import type { ConnectOptions } from './connect-options.js'
import { integerOption, type Query } from './option-values.js'

const bytesOption = 'stubwire_max_message_bytes'
const depthOption = 'stubwire_max_depth'

/** Names of the options of a URL that every driver takes. */
export const limitOptions: readonly string[] = [bytesOption, depthOption]

/** So that whatever goes over a limit can still be told of, and that a body fits into one text. */
const byteBounds = { min: 4096, max: 500 * 1024 * 1024 }
const depthBounds = { min: 8, max: deepestAllowed }

/**
 * The limits of messages: what the query of the URL says, else the options of the program, else the defaults. Throws
 * InvalidTransportURL for what is no whole number within bounds.
 */
export function messageLimits(query: Query, options: ConnectOptions): MessageLimits {
  return {
    maxMessageBytes: limit(query, bytesOption, 'maxMessageBytes', options, byteBounds),
    maxDepth: limit(query, depthOption, 'maxDepth', options, depthBounds),
  }
}

function limit(
  query: Query,
  name: string,
  option: keyof MessageLimits,
  options: ConnectOptions,
  bounds: { readonly min: number; readonly max: number },
): number {
  const typed = options[option]
  if (typed !== undefined && !(Number.isInteger(typed) && typed >= bounds.min && typed <= bounds.max))
    throw new InvalidTransportURL(
      `Option ${option} of connect is ${String(typed)}; it must be a whole number from ${bounds.min} up to ${bounds.max}`,
    )
  return integerOption(query, name, typed ?? defaultLimits[option], bounds)
}
