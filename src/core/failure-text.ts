import { ProtocolError } from './errors.js'
import type { Failure } from './failure.js'
import { parseJson, writeJson } from './json.js'
import { isJsonObject } from './own-property.js'

/** The JSON text of a failure. What JSON cannot carry travels as its text: a call must be answered. Never throws. */
export function writeFailure(failure: Failure): string {
  const { class: name, module, message, tb, args, kwargs } = failure
  try {
    return writeJson({ class: name, module, message, tb, args, kwargs })
  } catch {
    const carried = { tb: tb.map(textOf), args: args.map(carriable), kwargs: carriableMembers(kwargs) }
    return (
      `{"class":${JSON.stringify(name)},"module":${JSON.stringify(module)},"message":${JSON.stringify(message)}` +
      `,"tb":${JSON.stringify(carried.tb)},"args":[${carried.args.join(',')}],"kwargs":${carried.kwargs}}`
    )
  }
}

/** JSON of the value, or else of its text. */
function carriable(value: unknown): string {
  try {
    return writeJson(value)
  } catch {
    return JSON.stringify(textOf(value))
  }
}

function carriableMembers(members: Readonly<Record<string, unknown>>): string {
  const texts: string[] = []
  for (const key of Object.keys(members)) {
    let value: unknown
    try {
      value = members[key]
    } catch {
      // A getter threw: the member is left out.
    }
    if (value !== undefined) texts.push(`${JSON.stringify(key)}:${carriable(value)}`)
  }
  return `{${texts.join(',')}}`
}

/** Some text for any value, also for one whose conversion throws. */
export function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return '<no text>'
  }
}

/**
 * Reads the JSON text of a failure. Missing members count as empty, as do null classes and modules, and args and kwargs of a wrong type; the suffix
 * `_Remote` of class and module, which Python gives to rebuilt classes, is taken off. Throws ProtocolError for anything else.
 */
export function parseFailure(text: string): Failure {
  const value = parse(text)
  // Exceptions have whatever they like under these names: the rest of a failure is worth having all the same.
  const args = Array.isArray(value.args) ? value.args : []
  const kwargs = isJsonObject(value.kwargs) ? value.kwargs : {}
  const tb = value.tb === undefined ? [] : value.tb
  if (!Array.isArray(tb) || !tb.every((line) => typeof line === 'string')) throw wrong('tb')
  const name = withoutSuffix(textMember('class', value.class ?? ''), textMember('module', value.module ?? ''))
  const message = textMember('message', value.message === undefined ? '' : value.message)
  return { ...name, message, tb, args, kwargs }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (cause) {
    throw new ProtocolError('The failure in a reply is not JSON', { cause })
  }
  if (!isJsonObject(value)) throw new ProtocolError('The failure in a reply is not a JSON object')
  return value
}

function textMember(key: string, value: unknown): string {
  if (typeof value !== 'string') throw wrong(key)
  return value
}

function wrong(key: string): ProtocolError {
  return new ProtocolError(`The failure in a reply has a wrong "${key}"`)
}

const suffix = '_Remote'

/** The name of a class without the suffix that Python gives to the classes it rebuilt; both parts have to carry it. */
export function withoutSuffix(name: string, module: string): { class: string; module: string } {
  if (!name.endsWith(suffix) || !module.endsWith(suffix)) return { class: name, module }
  return { class: name.slice(0, -suffix.length), module: module.slice(0, -suffix.length) }
}
