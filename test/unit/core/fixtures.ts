import { readFileSync } from 'node:fs'
import { parseJson } from '../../../src/core/json.js'

/** One message of a captured scenario. */
export interface CapturedMessage {
  readonly direction: 'client->server' | 'server->client'
  readonly body: { readonly text?: string; readonly decompressed_text?: string }
  readonly message_keys: readonly string[]
  readonly failure?: { readonly class: string; readonly module: string; readonly message: string }
}

/** A captured scenario: what was called, what went over the wire, what the caller saw. */
export interface Scenario {
  readonly id: string
  readonly api: {
    readonly op: 'call' | 'cast'
    readonly method: string
    readonly target: Readonly<Record<string, unknown>>
    readonly client_options: Readonly<Record<string, number>>
    readonly allowed_remote_exmods: readonly string[]
  }
  readonly messages: readonly CapturedMessage[]
  readonly client_outcome: {
    readonly returned?: unknown
    readonly raised?: { readonly class: string; readonly module: string; readonly str: string }
  }
}

/** One row of a table: input members beside what the library answered. */
export type TableRow = Readonly<Record<string, unknown>> & {
  readonly result?: unknown
  readonly raises?: { readonly class: string; readonly module: string; readonly str: string }
}

/** A file of captured scenarios. */
export function scenarios(name: string): readonly Scenario[] {
  return (fixture(`${name}.json`) as { vectors: readonly Scenario[] }).vectors
}

/** The rows of a table of evaluated functions. */
export function table(name: string): readonly TableRow[] {
  return (fixture(`tables/${name}.json`) as { rows: readonly TableRow[] }).rows
}

/** A table that is no list of rows: what the newer library has, or a section of it. */
export function tableSection<Content>(name: string, section?: string): Record<string, Content> & Content[] {
  const { head } = fixture(`tables/${name}.json`) as { head: Record<string, unknown> }
  return (section === undefined ? head : head[section]) as Record<string, Content> & Content[]
}

/** The text of a captured body; undefined where only a digest was kept. */
export function bodyText(message: CapturedMessage): string | undefined {
  return message.body.text ?? message.body.decompressed_text
}

/** Undoes the tags that the captures use where JavaScript's JSON would lose something. */
export function untag(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untag)
  if (typeof value !== 'object' || value === null) return value
  const { $bigint, $float } = value as { $bigint?: string; $float?: string }
  if ($bigint !== undefined) return BigInt($bigint)
  if ($float !== undefined) return Number($float)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, untag(member)]))
}

function fixture(name: string): unknown {
  return parseJson(readFileSync(new URL(`../../fixtures/oslo/${name}`, import.meta.url), 'utf8'))
}
