import type { ConsumeMessage } from 'amqplib'
import { MessageLimitExceeded, ProtocolError } from 'stubwire'
import type { MessageLimits } from '../../../src/core/message-limits.js'
import { decodeRequest } from '../../../src/core/wire.js'
import { idsOfRefused, incomingBody } from '../../../src/rabbit/incoming-body.js'
import type { FuzzedMessage } from './bodies.js'

/** What a server has to do with a message: answer it under its id, or what it likes; or nothing, as it is no request. */
export type Expectation = 'answer' | 'anything' | 'nothing'

/**
 * What is expected of a message. One that still says who asks under its own id must be answered, also when it is too large or
 * too deep to be read. Only a ProtocolError or MessageLimitExceeded may refuse it.
 */
export function expectation(
  message: FuzzedMessage,
  id: string,
  replyQueue: string,
  limits: MessageLimits,
): Expectation {
  const delivered = message as unknown as ConsumeMessage
  try {
    const decoded = decodeRequest(incomingBody(delivered, limits))
    const { messageId, uniqueId } = decoded
    return messageId === id && uniqueId === id && decoded.replyQueue === replyQueue ? 'answer' : 'anything'
  } catch (error) {
    if (error instanceof ProtocolError) return 'nothing'
    if (!(error instanceof MessageLimitExceeded)) throw error
    const ids = idsOfRefused(delivered, limits)
    return ids.messageId === id && ids.replyQueue === replyQueue ? 'answer' : 'anything'
  }
}
