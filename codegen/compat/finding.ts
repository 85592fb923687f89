import { type RuleName, rules } from './rules.js'

/** A value that shows a break: the sender may send it, the receiver refuses it. */
export interface Witness {
  /** The whole argument, result, context, data of an error, or shared schema. */
  readonly value: unknown
  /** Where in the value the trouble is, as JSON pointer. */
  readonly pointer: string
}

/** What one rule found. */
export interface CompatFinding {
  readonly rule: RuleName
  /** `breaking` is certain; `unknown` could not be decided and counts as much until somebody looked. */
  readonly verdict: 'breaking' | 'unknown'
  readonly api: string
  /** Wire name of the method; null where the finding is not about one. */
  readonly method: string | null
  /** Where, as it is written in a waiver: `greeter/methods/greet/args/name`. */
  readonly place: string
  /** What was and what is, in short. */
  readonly before: string
  readonly after: string
  /** What happened, in a sentence. */
  readonly problem: string
  /** What to write instead. */
  readonly mend: string
  readonly witness: Witness | null
  /** Methods that use the shared schema which the finding is about. */
  readonly usedBy: readonly string[]
}

/** A finding with its place in the schema sources. */
export interface LocatedFinding extends CompatFinding {
  /** Relative to the root. */
  readonly file: string
  /** One-based; null where it is not known. */
  readonly line: number | null
}

/** What is particular to a finding; the rest comes from its rule. */
export interface FindingFacts {
  readonly place: string
  readonly method?: string
  readonly before: string
  readonly after: string
  /** Version from which the contract holds that the finding is about. */
  readonly since?: string
  readonly problem?: string
  readonly verdict?: CompatFinding['verdict']
  readonly witness?: Witness | null
  readonly usedBy?: readonly string[]
}

/** Takes the findings of one API. */
export type Report = (rule: RuleName, facts: FindingFacts) => void

/** A report that collects; `next` is the version that mends name as the next one. */
export function collector(api: string, next: string, into: CompatFinding[]): Report {
  return (rule, facts) => {
    const { meaning, mend } = rules[rule]
    into.push({
      rule,
      verdict: facts.verdict ?? 'breaking',
      api,
      method: facts.method ?? null,
      place: facts.place,
      before: facts.before,
      after: facts.after,
      problem: facts.problem ?? meaning,
      mend: mend.replaceAll('NEXT', next).replaceAll('OLD', facts.since ?? `${next.split('.')[0]}.0`),
      witness: facts.witness ?? null,
      usedBy: facts.usedBy ?? [],
    })
  }
}

/** The minor version after this one. */
export function nextMinor(version: string): string {
  const [major = '1', minor = '0'] = version.split('.')
  return `${major}.${Number(minor) + 1}`
}

/**
 * Something that newer callers and older servers do not agree on. No released peer is hurt by it, so it is no finding; who
 * upgrades callers before servers should know.
 */
export interface CompatNote {
  readonly api: string
  readonly place: string
  /** `sent`: older servers refuse what newer callers may send; `answered`: newer callers refuse what older servers may answer. */
  readonly kind: 'sent' | 'answered'
  /** A value that shows it. */
  readonly witness: Witness
}
