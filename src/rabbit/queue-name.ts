import { Buffer } from 'node:buffer'
import { hostname } from 'node:os'
import { basename } from 'node:path'
import { InvalidTransportURL } from '../core/errors.js'
import { newId } from '../core/ids.js'
import { booleanOption, type Query } from '../transport/option-values.js'
import { claimSlot } from './name-slots.js'

/** Whose the names of private queues are. */
export interface QueueManagerOptions {
  readonly hostname: string
  readonly processName: string
}

/** What makes the name of a private queue unique. */
export interface QueueName {
  readonly suffix: string
  /** Lets another use take the name over. Never throws; only the first time counts. */
  release(): void
}

/** Longest part of a name that is made of host and process, in bytes: the rest is for the topic. */
const longestOwner = 160

/** Reads the options of stable names; null if names are left to chance. Throws InvalidTransportURL for bad values. */
export function queueManagerOptions(query: Query): QueueManagerOptions | null {
  if (!booleanOption(query, 'use_queue_manager', false)) return null
  const options = {
    hostname: query.hostname || hostname(),
    processName: query.processname || basename(process.argv[1] ?? 'node'),
  }
  if (Buffer.byteLength(options.hostname + options.processName) > longestOwner)
    throw new InvalidTransportURL(
      `Options hostname and processname of the transport URL are longer than ${longestOwner} bytes together`,
    )
  return options
}

/**
 * A name for a private queue: of chance, or the first one of host and process that no living process has. Throws
 * MessageDeliveryFailure if claims cannot be written down.
 */
export function claimQueueName(manager: QueueManagerOptions | null): QueueName {
  if (manager === null) return { suffix: newId(), release: () => {} }
  const owner = `${manager.hostname}:${manager.processName}`
  const { slot, release } = claimSlot(owner)
  return { suffix: `${owner}:${slot}`, release }
}
