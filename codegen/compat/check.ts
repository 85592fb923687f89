import { resolve } from 'node:path'
import { type LoadedModel, loadModels } from '../load-models.js'
import { type Baseline, type FrozenApi, readBaseline } from '../release/baseline.js'
import { isIntact, type ReleasedApi } from '../release/released-api.js'
import { compareStates } from './compare-api.js'
import { type CompatFinding, type CompatNote, collector, type LocatedFinding, nextMinor } from './finding.js'
import { locate } from './locate.js'
import { type RuleSet, ruleSets, rules } from './rules.js'
import { applyWaivers, readWaivers, type WaivedFindings } from './waivers.js'

/** What a check is told. Paths may be relative to `root`. */
export interface CheckOptions {
  readonly root: string
  /** Folder with the schema files. */
  readonly schemas: string
  /** Folder of released APIs. */
  readonly released: string
  /** Folder of generated APIs, of which a commit has the lock files. */
  readonly generated: string
  /** File of waivers; it need not exist. */
  readonly waivers: string
  /** A file, a folder or a commit to compare with. Absent: what is released. */
  readonly against?: string
  /** Names of the APIs to check. Absent: all. */
  readonly apis?: readonly string[]
  /** Sets of rules. Absent: those that the file of waivers names, or else all. */
  readonly rules?: readonly RuleSet[]
  /** Today, such as `2027-01-31`, for waivers that expire. Absent: by the clock, in UTC. */
  readonly today?: string
}

/** What became of one API. */
export interface CheckedApi {
  readonly name: string
  /** Version of the schema; null if there is no schema any more. */
  readonly version: string | null
  /** Version of the baseline; null if the baseline does not have the API. */
  readonly baseVersion: string | null
  readonly status: 'checked' | 'alpha' | 'new major' | 'not released' | 'deleted'
}

/** The answer of a check. */
export interface CheckReport extends Omit<WaivedFindings, 'left'> {
  /** What was compared with. */
  readonly baseline: string
  readonly apis: readonly CheckedApi[]
  /** Findings that nobody waived; the check failed if there are any. */
  readonly findings: readonly LocatedFinding[]
  /** What to know before callers are upgraded ahead of servers. */
  readonly notes: readonly CompatNote[]
}

/** An API that was asked for and that is nowhere. */
export class UnknownApiError extends Error {
  override readonly name = 'UnknownApiError'
}

/**
 * Holds schemas against what is released. Throws CodegenError for schemas that do not compile, BaselineError, WaiverError, and
 * {@link UnknownApiError}.
 */
export async function checkApis(options: CheckOptions): Promise<CheckReport> {
  const waiverFile = readWaivers(resolve(options.root, options.waivers))
  const baseline = await readBaseline(options, options.against)
  // Without a choice all are loaded: one that is gone must be noticed.
  const loaded = await loadModels(options.root, options.schemas, options.apis)
  const models = new Map(loaded.map((it) => [it.model.name, it]))
  const records = options.against === undefined ? undefined : await readBaseline(options)
  const names = namesToCheck(options, models, baseline)
  const sets = new Set(options.rules ?? waiverFile.rules ?? ruleSets)
  const notes: CompatNote[] = []
  const found = names.flatMap((name) => findingsOf(name, models.get(name), baseline, records, notes))
  const wanted = found.filter(({ rule }) => rules[rule].sets.some((set) => sets.has(set)))
  const own = waiverFile.waivers.filter((waiver) => names.includes(waiver.place.split('/')[0] ?? ''))
  const today = options.today ?? new Date().toISOString().slice(0, 10)
  const { left, ...rest } = applyWaivers(wanted, own, today)
  return {
    baseline: baseline.source,
    apis: names.map((name) => stateOf(name, models.get(name), baseline.apis.get(name))),
    findings: left.map((finding) => locate(finding, models.get(finding.api), baseline.apis.get(finding.api)?.file)),
    notes,
    ...rest,
  }
}

function namesToCheck(
  { apis, schemas }: CheckOptions,
  models: ReadonlyMap<string, LoadedModel>,
  baseline: Baseline,
): string[] {
  const known = [...new Set([...models.keys(), ...baseline.apis.keys()])].sort()
  for (const name of apis ?? []) {
    if (known.includes(name)) continue
    throw new UnknownApiError(`neither ${schemas} nor ${baseline.source} has an API ${JSON.stringify(name)}`)
  }
  return known.filter((name) => apis === undefined || apis.includes(name))
}

function findingsOf(
  name: string,
  loaded: LoadedModel | undefined,
  baseline: Baseline,
  records: Baseline | undefined,
  notes: CompatNote[],
): CompatFinding[] {
  const frozen = baseline.apis.get(name)
  if (frozen === undefined) return []
  const findings: CompatFinding[] = []
  const report = collector(name, nextMinor(frozen.model.version), findings)
  if (frozen.releases.length > 0 && !isIntact(frozen)) {
    const after = 'what stands there is not what was released'
    report('RELEASE_NOT_EDITED', { place: `${name}/releases`, before: frozen.file, after })
  }
  const earlier = baseline.records.get(name)
  if (earlier !== undefined && !continues(records?.apis.get(name), earlier)) {
    const after = 'its releases are not the beginning of those here'
    report('RELEASE_NOT_EDITED', { place: `${name}/releases`, before: earlier.releases.at(-1)?.version ?? '', after })
  }
  if (loaded === undefined) report('API_NO_DELETE', { place: name, before: frozen.model.version, after: 'no schema' })
  else {
    const compared = compareStates(frozen.model, loaded.model)
    findings.push(...compared.findings)
    notes.push(...compared.notes)
  }
  return findings
}

/** True if the releases of a commit are still there, in their order; later ones may have come. */
function continues(now: ReleasedApi | undefined, earlier: ReleasedApi): boolean {
  const digests = now?.releases.map(({ version, digest }) => `${version} ${digest}`) ?? []
  // The last one may have been written anew, where only prose changed: its model is compared anyway.
  return (
    earlier.releases.slice(0, -1).every(({ version, digest }, index) => digests[index] === `${version} ${digest}`) &&
    digests.length >= earlier.releases.length
  )
}

function stateOf(name: string, loaded: LoadedModel | undefined, frozen: FrozenApi | undefined): CheckedApi {
  const version = loaded?.model.version ?? null
  const baseVersion = frozen?.model.version ?? null
  const state = (status: CheckedApi['status']): CheckedApi => ({ name, version, baseVersion, status })
  if (version === null || loaded === undefined) return state('deleted')
  if (frozen === undefined || baseVersion === null)
    return state(loaded.model.stability === 'alpha' ? 'alpha' : 'not released')
  if (frozen.model.stability === 'alpha') return state('alpha')
  return state(Number(version.split('.')[0]) > Number(baseVersion.split('.')[0]) ? 'new major' : 'checked')
}
