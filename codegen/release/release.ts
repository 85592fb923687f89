import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { ApiModel } from '../../src/model/api-model.js'
import { undatedDifferences } from '../changes/changelog.js'
import { contractText } from '../compat/model-members.js'
import type { WaivedFinding } from '../compat/waivers.js'
import { releasedSuffix } from './baseline.js'
import { digestOf, type RecordedWaiver, type ReleasedApi, releasedText } from './released-api.js'

/** What {@link nextRelease} made of a model. */
export interface NextRelease {
  readonly released: ReleasedApi
  /** `nothing`: it was released as it is. `prose`: only documentation changed, which needs no release of its own. */
  readonly outcome: 'nothing' | 'prose' | 'released'
}

/** Adds the present state of an API to its releases. That it may be released was checked before. */
export function nextRelease(
  model: ApiModel,
  former: ReleasedApi | undefined,
  waived: readonly WaivedFinding[],
): NextRelease {
  const digest = digestOf(model)
  const last = former?.releases.at(-1)
  if (former !== undefined && last !== undefined) {
    if (last.digest === digest) return { released: former, outcome: 'nothing' }
    if (last.version === model.version && contractText(former.model) === contractText(model)) {
      const releases = [...former.releases.slice(0, -1), { ...last, digest }]
      return { released: { releases, model }, outcome: 'prose' }
    }
  }
  const record = {
    version: model.version,
    digest,
    changes: undatedDifferences(former?.model, model).map(({ kind, place, text }) => {
      return { kind, place, text }
    }),
    waived: waived.map(({ finding, waiver }): RecordedWaiver => {
      return { rule: finding.rule, place: finding.place, reason: waiver.reason }
    }),
  }
  return { released: { releases: [...(former?.releases ?? []), record], model }, outcome: 'released' }
}

/** Writes a released API into its folder; answers the path of the file. */
export function writeReleased(folder: string, released: ReleasedApi): string {
  const file = join(resolve(folder), `${released.model.name}${releasedSuffix}`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, releasedText(released))
  return file
}
