import type { Fact } from './fact.js'
import type { HistoryEntry } from './history.js'
import type { Place } from './python-syntax.js'

/** How a method is sent. */
export type DraftKind = 'call' | 'cast' | 'call-or-cast'

/** An argument of a draft. */
export interface DraftArgument {
  readonly name: string
  readonly type: Fact<string>
  readonly required: Fact<boolean>
  readonly since: Fact<string>
  /** First version without it; null: still there. */
  readonly until: Fact<string | null>
  readonly olderPeers: Fact<'drop' | 'reject'>
}

/** The way a method is sent from a version on. */
export interface DraftSpan {
  readonly since: string
  readonly kind: Fact<DraftKind>
}

/** What is sent to older peers in the place of a method. */
export interface DraftFallback {
  readonly to: string
  /** By the name there, the name here. */
  readonly args: Readonly<Record<string, string>>
  readonly without: readonly string[]
}

/** A method of a draft. */
export interface DraftMethod {
  readonly name: string
  readonly place: Place
  readonly description: string | null
  readonly since: Fact<string>
  readonly until: Fact<string | null>
  /** Oldest first; one, unless the method changed its kind. */
  readonly spans: readonly DraftSpan[]
  readonly fanout: Fact<boolean>
  readonly openArgs: Fact<boolean>
  /** Null: none is known. */
  readonly fallback: Fact<DraftFallback> | null
  readonly args: readonly DraftArgument[]
  /** Source of a type, or null where nothing but null is answered. */
  readonly result: Fact<string | null>
}

/** Something that a person should look at. */
export interface DraftNote {
  readonly subject: string
  readonly text: string
  readonly place: Place | null
}

/** What the sources of a service say of its API. */
export interface Draft {
  readonly name: Fact<string>
  readonly topic: Fact<string>
  readonly namespace: Fact<string | null>
  readonly version: Fact<string>
  /** The notes of this major. */
  readonly history: readonly HistoryEntry[]
  /** By name. */
  readonly methods: readonly DraftMethod[]
  /** Classes of versioned objects that types name, sorted. */
  readonly objects: readonly string[]
  readonly notes: readonly DraftNote[]
}
