/** How large and how deep a message may be, in either direction. */
export interface MessageLimits {
  /** Longest body in bytes, as it is before compression and after decompression. */
  readonly maxMessageBytes: number
  /** How deeply arrays and objects may be nested in a message, the message itself being the first level. */
  readonly maxDepth: number
}

/** As deep as no walk of a value exhausts the stack: nothing more can be allowed. */
export const deepestAllowed = 512

/** As long as RabbitMQ lets a body be. */
export const defaultLimits: MessageLimits = { maxMessageBytes: 128 * 1024 * 1024, maxDepth: deepestAllowed }
