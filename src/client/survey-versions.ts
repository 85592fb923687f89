import { describeMethod, describeNamespace, describeVersion, readDescription } from '../core/description.js'
import type { Reply } from '../core/message.js'
import type { Target } from '../core/target.js'
import { versionIsCompatible } from '../core/version-rule.js'
import type { Transport } from '../transport/transport.js'
import type { ServedVersions } from './served-cap.js'

/** What a survey asks for. */
export interface VersionSurvey {
  readonly transport: Transport
  /** Topic and exchange whose servers are asked. */
  readonly target: Target
  readonly api: { readonly name: string; readonly version: string }
  readonly withinMs: number
  /** The version to assume of servers that do not say; null: any. */
  readonly assumed: string | null
}

/**
 * Asks all servers of a topic which version of an API they serve, and answers the lowest. Servers that do not understand the
 * question count with what is assumed of them; servers of the topic that serve other APIs, or another major version, do not
 * count. A transport that cannot ask all of them leaves it at what is assumed. Rejects if the question could not be sent.
 */
export async function surveyVersions(survey: VersionSurvey): Promise<ServedVersions> {
  const { transport, target, withinMs, assumed } = survey
  const request = {
    method: describeMethod,
    args: {},
    namespace: describeNamespace,
    version: describeVersion,
    context: {},
  }
  const { exchange = null, topic = null } = target
  const replies = (await transport.survey?.({ exchange, topic }, request, { withinMs })) ?? []
  const versions = replies.map((reply) => versionOf(reply, survey)).filter((version) => version !== undefined)
  if (versions.length === 0) return { cap: assumed, heard: false }
  return { cap: versions.reduce(lower), heard: true }
}

/** The version that one server serves; undefined if it is none of this API. */
function versionOf({ result, failure }: Reply, { api, assumed }: VersionSurvey): string | null | undefined {
  const description = failure === null ? readDescription(result) : null
  if (description === null) return assumed
  const [major] = api.version.split('.')
  const served = description.apis
    .filter(({ name, version }) => name === api.name && version.split('.')[0] === major)
    .map(({ version }) => version)
  return served.length === 0 ? undefined : served.reduce((one, other) => (lower(one, other) === one ? other : one))
}

/** The lower of two versions of one major; null, which sets no limit, is above all. */
function lower<Version extends string | null>(one: Version, other: Version): Version {
  if (one === null) return other
  if (other === null) return one
  return versionIsCompatible(other, one) ? one : other
}
