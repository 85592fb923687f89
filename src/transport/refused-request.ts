import type { ScannedIds } from '../core/call-id-scan.js'
import { MessageLimitExceeded } from '../core/errors.js'
import { failureOf, writeFailure } from '../core/failure-codec.js'
import type { Reply } from '../core/message.js'

/** The answer to a request that was not read, and where it goes. */
export interface RefusedRequest {
  readonly messageId: string
  readonly replyQueue: string
  readonly reply: Reply
}

/**
 * What to answer to a request that could not be taken; null if nobody can be told: it is a cast, its ids are not known, or it
 * is no message at all.
 */
export function refusedRequest(error: unknown, ids: () => ScannedIds): RefusedRequest | null {
  if (!(error instanceof MessageLimitExceeded)) return null
  const { messageId, replyQueue } = ids()
  if (!messageId || !replyQueue) return null
  const { limit, allowed, found } = error
  const told = new MessageLimitExceeded(`The request, message ID ${messageId},`, { limit, allowed, found })
  return { messageId, replyQueue, reply: { result: null, failure: writeFailure(failureOf(told)) } }
}
