import { InvalidTarget } from './errors.js'
import type { Target } from './target.js'
import { versionIsCompatible } from './version-rule.js'

/** Where a message goes: texts of a form in the notation of {@link Address}. A member that is absent stays as it is. */
export interface Route {
  readonly topic?: string
  readonly server?: string
}

/**
 * How the place that a caller names becomes topic and server.
 *
 * `form` says how the place is written: names in braces with texts between them, and in brackets what may be missing, such as
 * `{node}[@{backend}][#{pool}]`. A part ends where the next text begins that stands between parts. `routes` says, by the version
 * from which it holds, where messages go; there a bracket is left out if its part is missing, and `{topic}` is the topic of the
 * client.
 */
export interface Address {
  readonly form: string
  readonly routes: Readonly<Record<string, Route>>
}

/** A part of a form, with the text that stands before it. */
export interface FormPart {
  readonly before: string
  readonly name: string
  readonly optional: boolean
}

const piece = /\[([^[\]{}]*)\{(\w+)\}\]|([^[\]{}]*)\{(\w+)\}/y

/**
 * The parts of a form, and the text after the last one. Null for a text that is no form.
 */
export function parseForm(form: string): { readonly parts: readonly FormPart[]; readonly rest: string } | null {
  const parts: FormPart[] = []
  let end = 0
  for (piece.lastIndex = 0; ; end = piece.lastIndex) {
    const found = piece.exec(form)
    if (found === null) break
    const [, optionalBefore, optionalName, before = '', name = ''] = found
    parts.push(
      optionalName === undefined
        ? { before, name, optional: false }
        : { before: optionalBefore ?? '', name: optionalName, optional: true },
    )
  }
  const rest = form.slice(end)
  return /[[\]{}]/.test(rest) ? null : { parts, rest }
}

/**
 * The target of a message to a place, under a version cap: topic and server as the newest route says that the cap admits, the
 * rest as in `target`. An empty place leaves the target as it is. Throws InvalidTarget for a place that does not have the form.
 */
export function routeTo(address: Address, place: string, cap: string | null, target: Target): Target {
  if (place === '') return target
  const values = readPlace(address.form, place)
  if (values === null) {
    throw new InvalidTarget(`The host ${JSON.stringify(place)} does not have the form ${address.form}`, target)
  }
  const route = routeAt(address, cap)
  values.set('topic', target.topic ?? '')
  return {
    ...target,
    ...(route.topic !== undefined && { topic: fill(route.topic, values) }),
    ...(route.server !== undefined && { server: fill(route.server, values) }),
  }
}

/** The route under a version cap: the newest that it admits, without cap the newest of all. */
function routeAt({ routes }: Address, cap: string | null): Route {
  let best: string | null = null
  for (const version of Object.keys(routes)) {
    if (cap !== null && !versionIsCompatible(cap, version)) continue
    if (best === null || versionIsCompatible(version, best)) best = version
  }
  return best === null ? {} : (routes[best] ?? {})
}

/** The parts of a place; null if it does not have the form. Every part holds at least one character. */
function readPlace(form: string, place: string): Map<string, string> | null {
  const parts = parseForm(form)?.parts ?? []
  const values = new Map<string, string>()
  let left = place
  for (const [index, { before, name, optional }] of parts.entries()) {
    if (!left.startsWith(before)) {
      if (optional) continue
      return null
    }
    const ends = parts
      .slice(index + 1)
      .map((part) => (part.before === '' ? -1 : left.indexOf(part.before, before.length)))
      .filter((at) => at >= 0)
    const end = Math.min(left.length, ...ends)
    const value = left.slice(before.length, end)
    if (value === '') return null
    values.set(name, value)
    left = left.slice(end)
  }
  return left === '' ? values : null
}

function fill(template: string, values: ReadonlyMap<string, string>): string {
  const form = parseForm(template)
  if (form === null) return template
  const texts = form.parts.map(({ before, name, optional }) => {
    const value = values.get(name)
    return value === undefined && optional ? '' : before + (value ?? '')
  })
  return texts.join('') + form.rest
}
