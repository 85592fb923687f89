import { MessagingTimeout } from '../core/errors.js'
import type { CallRecord } from './call-record.js'

/** How far a call got until its time was up. */
export interface CallProgress {
  readonly reason: 'timeout' | 'monitor'
  /** Whether the request may have been executed. */
  readonly sent: boolean
  /** Whether the broker said that it has the request. */
  readonly confirmed: boolean
  /** Milliseconds since the epoch. */
  readonly lastHeartbeatAt: number | null
}

/** The error of a call whose time is up. It begins as oslo.messaging's, and goes on with all that helps to find out why. */
export function timeoutError(record: CallRecord, progress: CallProgress): MessagingTimeout {
  const { messageId, replyQueue, target, method, timeoutMs, monitorMs } = record
  const { reason, sent, confirmed, lastHeartbeatAt } = progress
  const limit = reason === 'timeout' ? `no answer within ${timeoutMs} ms` : `no sign of life for ${monitorMs} ms`
  const facts = [
    `topic ${target.topic ?? 'None'}`,
    `server ${target.server ?? 'any'}`,
    `method ${method}`,
    `reply queue ${replyQueue}`,
    confirmed ? 'the broker had the request' : 'the broker had not confirmed the request',
    lastHeartbeatAt === null
      ? 'no sign of life came'
      : `last sign of life at ${new Date(lastHeartbeatAt).toISOString()}`,
  ]
  return new MessagingTimeout(
    `Timed out waiting for a reply to message ID ${messageId}: ${limit} (${facts.join(', ')})`,
    { target, method, messageId, replyQueue, sent, reason, ...(lastHeartbeatAt !== null && { lastHeartbeatAt }) },
  )
}
