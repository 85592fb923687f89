import type { Row } from './row.js'

/** Something that is measured. */
export interface Metric {
  readonly name: string
  readonly unit: string
  /** Digits after the point in tables. */
  readonly digits: number
  /** Tables show the median alone: the spread and the ratio follow from another metric. */
  readonly medianOnly?: boolean
}

/** One measurement, by the name of the metric; null where this machine cannot measure it. */
export type Sample = Readonly<Record<string, number | null>>

/** One of those that are compared. */
export interface Contender {
  readonly name: string
  /** Does the work once, or a batch of it, and measures it. */
  sample(): Promise<Sample>
}

/** Contenders that do the same work. The first is what the others are held against. */
export interface Group {
  readonly name: string
  readonly contenders: readonly Contender[]
}

/** What a suite says in its own form. */
export interface JsonMembers {
  readonly [member: string]: unknown
  readonly rows: readonly object[]
}

/** What a suite is told when it gets ready. */
export interface SuiteSettings {
  /** Whether a contender is to run. */
  readonly wants: (contender: string) => boolean
  /** Tells people something, a line at a time. Never on standard output. */
  readonly say: (line: string) => void
}

/** A suite that is ready to be measured. */
export interface OpenSuite {
  readonly metrics: readonly Metric[]
  readonly groups: readonly Group[]
  /** Versions of the contenders that are not part of this repository. */
  readonly versions: Readonly<Record<string, string>>
  /** What the figures include and leave out, a sentence each. Asked for after the last round. */
  notes(): readonly string[]
  /** One sentence on what the ratios say; empty where too few contenders ran. */
  conclude(rows: readonly Row[]): string
  /** Members of the JSON object in a form of the suite's own, beside or instead of the general ones. */
  json?(rows: readonly Row[]): JsonMembers
  /** SVG documents by file name, where a picture says more. */
  charts?(rows: readonly Row[]): Readonly<Record<string, string>>
  /** Ends processes and removes files. */
  close(): Promise<void>
}

/** A suite of benchmarks. Each is a file of its name in `suites/` that exports `suite`. */
export interface Suite {
  readonly about: string
  readonly defaultRounds: number
  /** Every contender, whether or not it can run here. */
  readonly contenders: readonly string[]
  open(settings: SuiteSettings): Promise<OpenSuite>
}
