import { InvalidTransportURL } from '../core/errors.js'

/** Options of a transport URL by name, each as text. */
export type Query = Readonly<Record<string, string>>

/** Bounds of a number, both inclusive. */
export interface Bounds {
  readonly min?: number
  readonly max?: number
}

const words: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  on: true,
  yes: true,
  false: false,
  '0': false,
  off: false,
  no: false,
}

/** A yes-or-no option. Throws InvalidTransportURL for a value that is neither. */
export function booleanOption(query: Query, name: string, fallback: boolean): boolean {
  const text = query[name]
  if (text === undefined) return fallback
  const word = text.trim().toLowerCase()
  const value = Object.hasOwn(words, word) ? words[word] : undefined
  if (value === undefined) throw invalid(name, text, 'true or false')
  return value
}

/** A whole number. Throws InvalidTransportURL for a value that is none, or out of bounds. */
export function integerOption(query: Query, name: string, fallback: number, bounds: Bounds = {}): number {
  return numberOption(query, name, fallback, bounds, /^\s*[+-]?\d+\s*$/, 'a whole number')
}

/** A number of seconds, fractions allowed, as milliseconds. `fallback` and `bounds` are in seconds too. */
export function secondsOption(query: Query, name: string, fallback: number, bounds: Bounds = {}): number {
  const pattern = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i
  return Math.round(numberOption(query, name, fallback, bounds, pattern, 'a number of seconds') * 1000)
}

/** One of several words, compared without regard to case. */
export function choiceOption<Choice extends string>(
  query: Query,
  name: string,
  fallback: Choice,
  choices: readonly Choice[],
): Choice {
  const text = query[name]
  if (text === undefined) return fallback
  const choice = choices.find((candidate) => candidate.toLowerCase() === text.trim().toLowerCase())
  if (choice === undefined) throw invalid(name, text, `one of ${choices.join(', ')}`)
  return choice
}

function numberOption(
  query: Query,
  name: string,
  fallback: number,
  bounds: Bounds,
  pattern: RegExp,
  kind: string,
): number {
  const text = query[name]
  if (text === undefined) return fallback
  const value = Number(text)
  const { min = Number.NEGATIVE_INFINITY, max = Number.MAX_SAFE_INTEGER } = bounds
  if (!pattern.test(text) || !(value >= min && value <= max)) throw invalid(name, text, kind + range(bounds))
  return value
}

function range({ min, max }: Bounds): string {
  return (min === undefined ? '' : ` from ${min}`) + (max === undefined ? '' : ` up to ${max}`)
}

function invalid(name: string, text: string, expected: string): InvalidTransportURL {
  return new InvalidTransportURL(`Option ${name} of the transport URL is "${text}"; it must be ${expected}`)
}
