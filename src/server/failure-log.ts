import { InvalidResult } from '../core/errors.js'
import { formatPlace } from '../core/invalid.js'
import { shorten } from '../core/issues.js'
import { RemoteError } from '../core/remote-error.js'
import { isExpectedError } from './expected-errors.js'
import { describeError, isError } from './failure-text.js'
import type { Job } from './job.js'
import type { Logger } from './logger.js'

/** How much of an error a log line repeats. */
const longestText = 500

/**
 * Reports why a request failed: at debug level what the method declares or the endpoint expects, as a warning what was refused
 * before it reached a handler, as an error everything else. As in oslo.messaging, refused methods whose names end in
 * `_ignore_errors` are no reason for a warning.
 */
export function logFailure(logger: Logger, error: unknown, job: Job): void {
  const level = levelOf(error, job)
  const verb = job.call === null ? 'was refused' : 'failed'
  const text = `${formatPlace(job.place)} ${verb}: ${describeError(error)}`
  logger[level](oneLine(text), { error, method: job.name })
}

function levelOf(error: unknown, job: Job): 'debug' | 'warn' | 'error' {
  if (job.call === null) return job.name.endsWith('_ignore_errors') ? 'debug' : 'warn'
  return isExpected(error, job) && !isError(error, InvalidResult) ? 'debug' : 'error'
}

function isExpected(error: unknown, { contract }: Job): boolean {
  if (contract === null) return false
  if (isExpectedError(error, contract)) return true
  if (!isError(error, RemoteError)) return false
  const { remoteClass, remoteModule } = error as RemoteError
  const declared = contract.method?.errors ?? []
  return declared.some((type) => type.remoteClass === remoteClass && type.remoteModule === remoteModule)
}

/** A text from outside must not look like several log lines, nor fill the log. */
export function oneLine(text: string): string {
  return shorten(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '), longestText)
}
