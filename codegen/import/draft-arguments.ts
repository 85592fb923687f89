import type { DraftArgument, DraftNote } from './draft.js'
import { derived, type Fact, sure, unknown } from './fact.js'
import type { ArgumentMaterial, Sending } from './material.js'
import type { PyFunction, PyParameter } from './python-syntax.js'
import { minorOf } from './read-client.js'
import { typeOf } from './types.js'

/** The arguments of a method: those that the server has, in its order, then others that the client sends. */
export function draftArguments(
  material: ArgumentMaterial,
  objects: Set<string>,
  notes: DraftNote[],
): readonly DraftArgument[] {
  const served = material.served?.parameters.map(({ name }) => name) ?? []
  const sent = material.used.flatMap(({ sent: message }) => [...message.args.keys()])
  return [...new Set([...served, ...sent])].map((name) => draftArgument(name, material, objects, notes))
}

function draftArgument(
  name: string,
  material: ArgumentMaterial,
  objects: Set<string>,
  notes: DraftNote[],
): DraftArgument {
  const { used, served, functions, client } = material
  const parameter = served?.parameters.find((it) => it.name === name) ?? null
  const withIt = used.filter(({ sent }) => sent.args.has(name))
  const place = parameter ?? withIt[0]?.sent.place ?? client.source
  if (served !== null && parameter === null && !served.open) {
    const text = `the client sends "${name}", which ${served.source.name} of the server does not take`
    notes.push({ subject: material.name, text, place: withIt[0]?.sent.place ?? null })
  }
  const since = sinceOf(name, material, withIt, notes)
  const type = typeOf(
    {
      parameters: functions.flatMap((it) => it.parameters.filter((candidate) => isOf(candidate, name, withIt))),
      sent: withIt.flatMap(({ sent }) => {
        const value = sent.args.get(name)
        return value === undefined ? [] : [{ value, place: sent.place }]
      }),
      documented: documentedType(functions, name),
    },
    objects,
  )
  return {
    name,
    type,
    since,
    required: requiredOf(name, material, parameter, since.value, notes),
    until: untilOf(material, parameter, withIt),
    olderPeers:
      since.value === material.since
        ? sure('reject', 'as old as its method', place)
        : withIt.length > 0 && withIt.length < used.length
          ? derived('drop', 'the client leaves it out for older peers', withIt[0]?.sent.place ?? null)
          : unknown('reject', 'what older peers get', place),
  }
}

/** A parameter of that name; at the client also the one whose value is sent under the name. */
function isOf(parameter: PyParameter, name: string, withIt: readonly Sending[]): boolean {
  if (parameter.name === name) return true
  return withIt.some(({ sent }) => {
    const value = sent.args.get(name)
    const isTheirs = sent.place.file === parameter.file && value?.kind === 'given' && value.text === parameter.name
    return isTheirs
  })
}

function sinceOf(
  name: string,
  { since, used, addedArguments, name: method }: ArgumentMaterial,
  withIt: readonly Sending[],
  notes: DraftNote[],
): Fact<string> {
  const entry = addedArguments.get(name)
  const [first] = [...withIt].sort((a, b) => minorOf(a.cap) - minorOf(b.cap))
  const fromHistory = entry !== undefined && minorOf(entry.version) > minorOf(since) ? entry : null
  if (first === undefined) {
    if (fromHistory !== null) return derived(fromHistory.version, 'the history adds it', fromHistory)
    return unknown(since, 'since when: the client never sends it')
  }
  const lowest = minorOf(first.cap) > minorOf(since) ? first.cap : since
  if (fromHistory !== null && minorOf(fromHistory.version) > minorOf(lowest)) {
    const text = `"${name}" came in ${fromHistory.version} by the history, but the client sends it from ${lowest} on`
    notes.push({ subject: method, text, place: fromHistory })
    return derived(fromHistory.version, 'the history adds it', fromHistory)
  }
  if (lowest !== since) return derived(lowest, 'the client sends it to no older peer', first.sent.place)
  const always = used.every(({ sent }) => sent.args.has(name))
  return derived(since, always ? 'always sent' : 'sent since there is the method', first.sent.place)
}

function requiredOf(
  name: string,
  { used, served, since, name: method }: ArgumentMaterial,
  parameter: PyParameter | null,
  argumentSince: string,
  notes: DraftNote[],
): Fact<boolean> {
  const missing = used.find(({ sent }) => !sent.args.has(name) && !sent.open)
  if (served === null) {
    const place = used[0]?.sent.place ?? null
    if (argumentSince !== since) return derived(false, 'newer than its method', place)
    return derived(missing === undefined, missing === undefined ? 'always sent' : 'not always sent', place)
  }
  if (parameter === null)
    return derived(missing === undefined && argumentSince === since, 'as the client sends it', null)
  if (parameter.default !== null) return sure(false, `its default is ${parameter.default.text}`, parameter)
  if (argumentSince === since && missing === undefined) return sure(true, 'it has no default', parameter)
  notes.push({
    subject: method,
    text: `the server demands "${name}", which not every client sends; it is optional in the draft`,
    place: parameter,
  })
  return derived(false, 'not every client sends it', parameter)
}

function untilOf(
  { used, served, client }: ArgumentMaterial,
  parameter: PyParameter | null,
  withIt: readonly Sending[],
): Fact<string | null> {
  const place = withIt[0]?.sent.place ?? null
  const newest = Math.max(...used.map(({ cap }) => minorOf(cap)))
  const last = Math.max(...withIt.map(({ cap }) => minorOf(cap)))
  if (parameter !== null || withIt.length === 0 || last === newest)
    return derived<string | null>(null, 'still there', place)
  const version = client.versions[last + 1] ?? null
  if (served === null)
    return unknown<string | null>(null, `whether newer servers than ${client.versions[last]} take it`, place)
  return derived(version, 'neither sent nor taken since', place)
}

/** `:type name: text`, or `:param text name:`. */
function documentedType(functions: readonly PyFunction[], name: string) {
  for (const { doc, file, line } of functions) {
    const found =
      new RegExp(`:type\\s+${name}:\\s*(\\S[^\\n]*)`).exec(doc ?? '') ??
      new RegExp(`:param\\s+(\\w+)\\s+${name}:`).exec(doc ?? '')
    const text = found?.[1]?.trim()
    if (text !== undefined) return { text, place: { file, line } }
  }
  return null
}
