// A frame of AMQP 0-9-1: its type in a byte, its channel in two, its length in four, what it carries, and its end in a byte.

/** Bytes before what a frame carries, and around it. */
export const beforePayload = 7
export const aroundPayload = 8
/** Where in a frame its channel and its length stand. */
export const channelAt = 1
export const lengthAt = 3
/** The byte at the end. */
export const frameEnd = 0xce
/** Types of frames. */
export const methodFrame = 1
export const headerFrame = 2
export const bodyFrame = 3
/** What a frame with properties begins with: class, weight, and at 4 the length of the body in eight bytes. */
export const fixedProperties = 12
export const bodyLengthAt = beforePayload + 4
