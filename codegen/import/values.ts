import type { Place } from './python-syntax.js'

/** What a name or expression stands for while a client's method is followed. */
export type Value =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'constant'; readonly value: boolean | null | number }
  | { readonly kind: 'sequence'; readonly items: readonly Value[] }
  /** A dictionary; `open` if names may be in it that are not known. */
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, Value>; readonly open: boolean }
  /** An oslo.messaging client, or one that was prepared. */
  | { readonly kind: 'client'; readonly settings: Settings }
  /** A parameter of the method, or something made of it; `text` is its source. */
  | { readonly kind: 'given'; readonly text: string }
  /** The object whose method is followed; `parent` where `super()` is meant. */
  | { readonly kind: 'self'; readonly parent: boolean }
  | { readonly kind: 'unknown'; readonly text: string }

/** What a prepared client sends with. Null: not said, or not known. */
export interface Settings {
  readonly version: string | null
  readonly topic: string | null
  /** Source of the server's name. */
  readonly server: string | null
  readonly namespace: string | null
  readonly fanout: boolean
}

/** Something that a client's method sends. */
export interface Sent {
  readonly place: Place
  readonly method: string
  readonly kind: 'call' | 'cast'
  readonly settings: Settings
  readonly args: ReadonlyMap<string, Value>
  /** True if there may be arguments that are not known. */
  readonly open: boolean
}

/** Settings of a client that was not prepared. */
export const plainSettings: Settings = { version: null, topic: null, server: null, namespace: null, fanout: false }

/** A value of which nothing is known. */
export function unknownValue(text: string): Value {
  return { kind: 'unknown', text }
}

/** Whether a value counts as true; undefined if that cannot be told. */
export function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'text':
      return value.value !== ''
    case 'constant':
      return Boolean(value.value)
    case 'sequence':
      return value.items.length > 0
    case 'dict':
      return value.entries.size > 0 ? true : value.open ? undefined : false
    case 'client':
    case 'self':
      return true
    default:
      return undefined
  }
}

/** Whether a version can be sent under a cap: equal majors, and a minor that is not above. */
export function admits(cap: string, version: string): boolean {
  const [capMajor, capMinor = 0] = cap.split('.').map(Number)
  const [major, minor = 0] = version.split('.').map(Number)
  return capMajor === major && minor <= capMinor
}
