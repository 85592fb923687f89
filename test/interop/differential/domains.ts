import { dispatchDomain } from './dispatch-domain.js'
import type { Domain } from './domain.js'
import { raiseDomain } from './failure-domain.js'
import { readFailureDomain } from './failure-read-domain.js'
import { dateDomain, readDomain, writeDomain } from './json-domain.js'
import { messageDomain } from './message-domain.js'
import { urlDomain } from './url-domain.js'
import { versionDomain } from './version-domain.js'

/** Every part of the protocol that is compared. */
export const domains: readonly Domain<unknown>[] = [
  dispatchDomain,
  versionDomain,
  messageDomain,
  raiseDomain,
  readFailureDomain,
  readDomain,
  writeDomain,
  dateDomain,
  urlDomain,
]
