import { addressOf } from '../../codegen/contract-links.js'
import { printType } from '../../codegen/type-printer.js'
import type { Address } from '../core/address.js'
import type { ApiModel, ArgumentModel, FallbackModel, VariantModel } from '../model/api-model.js'
import { compareVersions } from '../schema/version.js'
import { redactExamples } from './redact-context.js'

/** A method as `stubwire describe` shows it. */
export interface MethodDescription {
  readonly name: string
  readonly identifier: string
  readonly description: string
  readonly kind: VariantModel['kind']
  readonly fanout: boolean
  readonly delivery: 'at-most-once' | 'at-least-once'
  readonly since: string
  readonly until: string | null
  readonly deprecated: string | null
  /** What is sent to servers that are older than this contract. */
  readonly fallback: FallbackModel | null
  /** What it is the fallback of: clients send it to servers older than `below` alone, though newer ones take it, too. */
  readonly fallbackOf: readonly { readonly method: string; readonly below: string }[]
  /** How callers address it; null if they name no host. */
  readonly address: Address | null
  readonly args: readonly {
    readonly name: string
    readonly type: string
    readonly required: boolean
    readonly nullable: boolean
    readonly since: string
    readonly until: string | null
    readonly olderPeers: ArgumentModel['olderPeers']
    /** The arguments that are sent under this name to servers older than `below`. */
    readonly fallbackOf: readonly { readonly argument: string; readonly below: string }[]
    /** Members that are newer than the argument. */
    readonly members: NonNullable<ArgumentModel['members']>
    readonly description: string
  }[]
  /** True if further arguments are taken. */
  readonly openArgs: boolean
  readonly result: string
  readonly errors: readonly string[]
  /** True for methods that change nothing. */
  readonly readOnly: boolean
  /** Recorded examples, in wire form. */
  readonly examples: VariantModel['examples']
}

/**
 * What an API has: all of its history, or with `at` what a server of that version has, one contract a method.
 */
export function describeApi(model: ApiModel, at?: string): MethodDescription[] {
  return model.methods.flatMap((method) => {
    const alive = method.variants.filter((variant) => at === undefined || existsAt(variant, at))
    const shown = at === undefined ? alive : alive.slice(-1)
    return shown.map((variant) => ({
      name: method.name,
      identifier: variant.identifier,
      description: variant.description,
      kind: variant.kind,
      fanout: variant.fanout,
      delivery: variant.delivery ?? 'at-most-once',
      since: variant.since,
      until: variant.until,
      deprecated: variant.deprecated,
      fallback: variant.fallback ?? null,
      fallbackOf: fallbacksTo(model, method.name, variant, at),
      address: addressOf(model, variant),
      args: variant.args
        .filter((argument) => at === undefined || existsAt(argument, at))
        .map(({ name, schema, required, nullable, since, until, olderPeers, members = {}, description }) => {
          const type = oneLine(printType(schema))
          const fallbackOf = sentAs(variant, name, at)
          return { name, type, required, nullable, since, until, olderPeers, fallbackOf, members, description }
        }),
      openArgs: variant.openArgs,
      result: variant.result === null ? 'null' : oneLine(printType(variant.result)),
      errors: variant.errors,
      readOnly: variant.readOnly ?? false,
      examples: redactExamples(variant, model),
    }))
  })
}

/** The contracts in whose place another one is sent, to servers that do not have them. */
function fallbacksTo(
  model: ApiModel,
  name: string,
  { since }: VariantModel,
  at: string | undefined,
): MethodDescription['fallbackOf'] {
  return model.methods.flatMap((method) =>
    method.variants
      .filter(({ fallback }) => fallback?.method === name && fallback.since === since)
      .filter((variant) => at === undefined || existsAt(variant, at))
      .map((variant) => ({ method: method.name, below: variant.since })),
  )
}

/** The arguments whose value is sent as another one, to servers that do not have them. */
function sentAs(
  { args }: VariantModel,
  name: string,
  at: string | undefined,
): MethodDescription['args'][number]['fallbackOf'] {
  return args
    .filter(({ olderPeers }) => typeof olderPeers === 'object' && olderPeers.as === name)
    .filter((argument) => at === undefined || existsAt(argument, at))
    .map((argument) => ({ argument: argument.name, below: argument.since }))
}

function existsAt(thing: { readonly since: string; readonly until: string | null }, at: string): boolean {
  return compareVersions(thing.since, at) <= 0 && (thing.until === null || compareVersions(thing.until, at) > 0)
}

/** A type on one line, without its comments, shortened if it is very long. */
function oneLine(type: string): string {
  const text = type
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
