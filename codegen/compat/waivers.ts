import { existsSync, readFileSync } from 'node:fs'
import { nearestName } from '../../src/core/nearest-name.js'
import type { CompatFinding } from './finding.js'
import { type RuleSet, ruleOf, ruleSets, rules } from './rules.js'

/** A finding that somebody accepted, and why. */
export interface Waiver {
  readonly rule: string
  /** As findings name it: `greeter/methods/greet/args/name`; with `/*` at the end also what lies below. */
  readonly place: string
  readonly reason: string
  /** Last day on which it holds, `2027-01-31`. Absent: it holds until what it waives is released. */
  readonly expires?: string
}

/** What the file of waivers says. */
export interface WaiverFile {
  readonly waivers: readonly Waiver[]
  /** Sets of rules to apply; undefined if the file does not say. */
  readonly rules: readonly RuleSet[] | undefined
}

/** A file of waivers that cannot be used; the message says where and why. */
export class WaiverError extends Error {
  override readonly name = 'WaiverError'
}

/** Reads the file of waivers; a file that does not exist has none. Throws {@link WaiverError}. */
export function readWaivers(file: string): WaiverFile {
  if (!existsSync(file)) return { waivers: [], rules: undefined }
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new WaiverError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const { waivers = [], rules: sets, ...others } = Object(value) as Record<string, unknown>
  const [other] = Object.keys(others)
  if (other !== undefined)
    throw new WaiverError(`${file}: unknown member ${JSON.stringify(other)}; known are waivers and rules`)
  if (!Array.isArray(waivers)) throw new WaiverError(`${file}: waivers must be a list`)
  if (sets !== undefined && !Array.isArray(sets))
    throw new WaiverError(`${file}: rules must be a list of ${ruleSets.join(', ')}`)
  try {
    return {
      waivers: waivers.map((it: unknown, index) => readWaiver(it, `waiver ${index + 1}`)),
      rules: sets === undefined ? undefined : toRuleSets(sets),
    }
  } catch (error) {
    throw error instanceof WaiverError ? new WaiverError(`${file}: ${error.message}`) : error
  }
}

/** Names of rule sets. Throws {@link WaiverError} for one that does not exist. */
export function toRuleSets(names: readonly unknown[]): RuleSet[] {
  return names.map((name) => {
    const found = ruleSets.find((set) => set === name)
    if (found === undefined)
      throw new WaiverError(`there is no rule set ${JSON.stringify(name)}; use ${ruleSets.join(', ')}`)
    return found
  })
}

function readWaiver(value: unknown, where: string): Waiver {
  const { rule, place, reason, expires, ...others } = Object(value) as Record<string, unknown>
  for (const [name, member] of Object.entries({ rule, place, reason })) {
    if (typeof member !== 'string' || member.trim() === '') throw new WaiverError(`${where} has no ${name}`)
  }
  const [other] = Object.keys(others)
  if (other !== undefined) throw new WaiverError(`${where} has an unknown member ${JSON.stringify(other)}`)
  if (ruleOf(rule as string) === undefined) {
    const near = nearestName(rule as string, Object.keys(rules))
    throw new WaiverError(`${where}: there is no rule ${rule}${near === undefined ? '' : `; did you mean ${near}?`}`)
  }
  if (expires !== undefined && !isDay(expires))
    throw new WaiverError(`${where}: expires must be a day such as 2027-01-31, not ${JSON.stringify(expires)}`)
  return { rule, place, reason, ...(expires === undefined ? {} : { expires }) } as Waiver
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
}

/** A finding with the waiver that accepts it. */
export interface WaivedFinding {
  readonly finding: CompatFinding
  readonly waiver: Waiver
}

/** Findings after waivers were applied. */
export interface WaivedFindings {
  /** Those that nobody accepted. */
  readonly left: readonly CompatFinding[]
  readonly waived: readonly WaivedFinding[]
  /** Waivers that no longer hold, though what they accepted is still there. */
  readonly expired: readonly Waiver[]
  /** Waivers that accept nothing that was found. */
  readonly unused: readonly Waiver[]
}

/** Applies waivers. `today` is a day such as `2027-01-31`. */
export function applyWaivers(
  findings: readonly CompatFinding[],
  waivers: readonly Waiver[],
  today: string,
): WaivedFindings {
  const left: CompatFinding[] = []
  const waived: WaivedFinding[] = []
  const expired = new Set<Waiver>()
  const used = new Set<Waiver>()
  for (const finding of findings) {
    const fitting = waivers.filter((waiver) => waiver.rule === finding.rule && covers(waiver.place, finding.place))
    const valid = fitting.find((waiver) => waiver.expires === undefined || waiver.expires >= today)
    if (valid === undefined) {
      left.push(finding)
      for (const waiver of fitting) expired.add(waiver)
    } else waived.push({ finding, waiver: valid })
    for (const waiver of fitting) used.add(waiver)
  }
  return { left, waived, expired: [...expired], unused: waivers.filter((waiver) => !used.has(waiver)) }
}

function covers(pattern: string, place: string): boolean {
  if (!pattern.endsWith('/*')) return pattern === place
  const above = pattern.slice(0, -2)
  return place === above || place.startsWith(`${above}/`) || place.startsWith(`${above}@`)
}
