import type { ApiModel, ArgumentModel, VariantModel } from '../src/model/api-model.js'
import { compareVersions } from '../src/schema/index.js'

/** A time in which a contract did not change. */
export interface ContractSpan {
  readonly variant: VariantModel
  readonly since: string
  /** First version in which it is gone or different; null: none. */
  readonly until: string | null
  /** The arguments that it has in that time. */
  readonly args: readonly ArgumentModel[]
  /** True if these are all that the contract ever has. */
  readonly whole: boolean
}

/** Every contract of an API, cut where its arguments change; by method, oldest first. */
export function contractSpans(model: ApiModel): readonly ContractSpan[] {
  return model.methods.flatMap(({ variants }) =>
    variants.flatMap((variant, index) => spansOf(variant, endOf(variant, variants[index + 1]))),
  )
}

/** Above so many minor versions, only those in which something changed are told apart. */
const manyVersions = 1_000

/** The versions that an API has had, oldest first, from the first minor of its major on. */
export function allVersions(model: ApiModel): readonly string[] {
  const [major, minor] = model.version.split('.')
  if (Number(minor) < manyVersions) return Array.from({ length: Number(minor) + 1 }, (_, index) => `${major}.${index}`)
  const changes = contractSpans(model).map(({ since }) => since)
  return [...new Set([`${major}.0`, ...changes, model.version])].sort(compareVersions)
}

/** Whether a version lies in a span. */
export function isWithin(version: string, { since, until }: Pick<ContractSpan, 'since' | 'until'>): boolean {
  return compareVersions(since, version) <= 0 && (until === null || compareVersions(version, until) < 0)
}

function spansOf(variant: VariantModel, end: string | null): ContractSpan[] {
  const changes = variant.args.flatMap(({ since, until }) => (until === null ? [since] : [since, until]))
  const starts = [...new Set([variant.since, ...changes])]
    .filter((version) => isWithin(version, { since: variant.since, until: end }))
    .sort(compareVersions)
  return starts.map((since, index) => {
    const args = variant.args.filter((argument) => isWithin(since, argument))
    return { variant, since, until: starts[index + 1] ?? end, args, whole: args.length === variant.args.length }
  })
}

/** A contract ends where it is taken away, or where the next one of its method begins. */
function endOf({ until }: VariantModel, next: VariantModel | undefined): string | null {
  if (next === undefined) return until
  return until === null || compareVersions(next.since, until) < 0 ? next.since : until
}
