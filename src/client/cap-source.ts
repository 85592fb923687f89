import { MessagingException } from '../core/errors.js'
import type { Transport } from '../transport/transport.js'
import type { RpcClientOptions } from './options.js'
import { ServedCap } from './served-cap.js'
import { surveyVersions } from './survey-versions.js'
import { type CapSource, ComputedCap, FixedCap, type VersionCap } from './version-cap.js'

/** How long the answers of servers are waited for, in milliseconds. */
const defaultSurveyMs = 1_000

/** What the cap of a client's options means. Throws MessagingException for `auto` without an API or with a senseless time. */
export function capSourceOf(
  cap: VersionCap,
  transport: Transport,
  options: Omit<RpcClientOptions<never>, 'context'>,
): CapSource {
  if (typeof cap === 'function') return new ComputedCap(cap)
  if (typeof cap === 'object' && cap !== null) return cap
  if (cap !== 'auto') return new FixedCap(cap)
  const { api, target, versionSurveyMs: withinMs = defaultSurveyMs } = options
  if (api === undefined) {
    throw new MessagingException("versionCap 'auto' asks for an API: use a generated client, or give `api`")
  }
  if (!(Number.isFinite(withinMs) && withinMs > 0)) {
    throw new MessagingException(`versionSurveyMs must be a positive number of milliseconds. Got ${withinMs}`)
  }
  const { defaultVersionCap: assumed = `${api.version.split('.')[0]}.0` } = options
  return new ServedCap(() => surveyVersions({ transport, target, api, withinMs, assumed }))
}
