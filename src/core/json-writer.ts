import { floatText, isFloat } from './float.js'
import { ValueTooDeep } from './json-depth.js'
import { maxDepth } from './json-scan.js'

/** Two levels less than a reader takes: values stand inside of a message. */
export const maxWritten = maxDepth - 2

/**
 * Writes a value as JSON that a Python peer reads as the same value. BigInts become their digits, {@link Float}s float literals, numbers beyond 2^53 floats
 * (without an exponent they would be integers of other digits), dates the form of
 * {@link dateText}; `toJSON` is honoured and undefined members vanish, as JSON.stringify has it. Throws a TypeError that names
 * the place for what JSON cannot carry: NaN and the infinities, functions, symbols, collections, binary data, cycles, nesting
 * deeper than 510 levels. Undefined as the whole value is written as null.
 */
export function writeJson(value: unknown): string {
  return writeJsonWithin(value, maxWritten)
}

/** The same with fewer levels, if `levels` is less. Throws {@link ValueTooDeep}, a TypeError, for more. */
export function writeJsonWithin(value: unknown, levels: number): string {
  if (typeof value === 'string') return JSON.stringify(value)
  const most = Math.min(levels, maxWritten)
  // A check and JSON.stringify together are quicker than any writer in JavaScript.
  return isPlain(value, most) ? (JSON.stringify(value) ?? 'null') : writeValue(value, { steps: [], most })
}

/**
 * A date as oslo.messaging writes it: `YYYY-MM-DDTHH:MM:SS.ffffff`, in UTC, always six decimals, no zone. Throws RangeError for
 * an invalid date.
 */
export function dateText(date: Date): string {
  return `${date.toISOString().slice(0, -1)}000`
}

/** True if JSON.stringify writes exactly this value, of `left` levels: nothing in it would be changed, left out or refused. */
function isPlain(value: unknown, left: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return true
    case 'number':
      return isExact(value)
    case 'object':
      break
    default:
      return false
  }
  if (value === null) return true
  if (left <= 0) return false
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) if (!isPlain(value[at], left - 1)) return false
    return !('toJSON' in value)
  }
  const proto: unknown = Object.getPrototypeOf(value)
  if ((proto !== Object.prototype && proto !== null) || 'toJSON' in value) return false
  for (const key in value) {
    if (!isPlain((value as Record<string, unknown>)[key], left - 1)) return false
  }
  return true
}

/** Where a value stands, and how deep it may go in all. */
interface Path {
  readonly steps: (string | number)[]
  readonly most: number
}

function writeValue(value: unknown, path: Path): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value)
    case 'undefined':
      return 'null'
    case 'number':
      return writeNumber(value, path)
    case 'bigint':
      return value.toString()
    case 'object':
      return value === null ? 'null' : writeObject(value, path)
    default:
      return refuse(`a ${typeof value}`, path)
  }
}

/** True if JSON.stringify's digits mean this number to a reader that keeps integers of any length apart from floats. */
export function isExact(value: number): boolean {
  return (
    (value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER) ||
    (Math.abs(value) >= 1e21 && Number.isFinite(value))
  )
}

/** Beyond 2^53 a number is a float: its rounded digits, written as an integer, would be another value to Python. */
function writeNumber(value: number, path: Path): string {
  if (isExact(value)) return JSON.stringify(value)
  return Number.isFinite(value) ? value.toExponential() : refuse(String(value), path)
}

function writeObject(value: object, path: Path): string {
  if (isFloat(value)) return floatText(value.value)
  if (path.steps.length >= path.most) {
    throw new ValueTooDeep(path.most, placeOf(path.steps.slice(0, 8)), path.steps)
  }
  if (ArrayBuffer.isView(value)) refuse('binary data', path)
  if (Object.prototype.toString.call(value) === '[object Date]') return writeDate(value as Date, path)
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const replaced: unknown = value.toJSON(String(path.steps.at(-1) ?? ''))
    if (replaced !== value) return writeValue(replaced, { steps: [...path.steps, 'toJSON()'], most: path.most })
  }
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => below(item, path, index)).join(',')}]`
  }
  const refused = refusedTags.exec(Object.prototype.toString.call(value))
  if (refused !== null) refuse(`a ${refused[1]}`, path)
  const members: string[] = []
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${below(member, path, key)}`)
  }
  return `{${members.join(',')}}`
}

function below(value: unknown, path: Path, step: string | number): string {
  path.steps.push(step)
  const text = writeValue(value, path)
  path.steps.pop()
  return text
}

function writeDate(date: Date, path: Path): string {
  return Number.isNaN(date.getTime()) ? refuse('an invalid date', path) : JSON.stringify(dateText(date))
}

/** Objects that JSON.stringify would write as `{}` or as something that no peer reads back. */
const refusedTags = /^\[object (Map|Set|WeakMap|WeakSet|WeakRef|Promise|RegExp|Error|ArrayBuffer|SharedArrayBuffer)\]$/

function refuse(what: string, path: Path): never {
  throw new TypeError(`JSON cannot carry ${what} (${placeOf(path.steps)})`)
}

function placeOf(steps: readonly (string | number)[]): string {
  return steps.length === 0 ? 'at the top' : `at /${steps.map(pointerToken).join('/')}`
}

function pointerToken(step: string | number): string {
  return String(step).replaceAll('~', '~0').replaceAll('/', '~1')
}
