import { compareVersions } from '../../src/schema/version.js'
import type { Draft, DraftArgument, DraftFallback, DraftKind, DraftMethod } from './draft.js'
import type { Fact } from './fact.js'

/** The draft as a schema file. What is not known is marked `unknown:`, what was derived `derived:`, with file and line. */
export function printDraft(draft: Draft): string {
  const body = draft.methods.map((method) => printMethod(method)).join('\n')
  const lines = [
    ...objectLines(draft),
    ...draft.notes.map((note) => `// look at ${note.subject}: ${comment(note.text)}${at(note.place)}`),
    ...(draft.notes.length > 0 ? [''] : []),
    'export default defineApi({',
    `  name: ${text(draft.name.value)},${mark(draft.name)}`,
    `  topic: ${text(draft.topic.value)},${mark(draft.topic)}`,
    ...(draft.namespace.value === null ? [] : [`  namespace: ${text(draft.namespace.value)},${mark(draft.namespace)}`]),
    `  version: ${text(draft.version.value)},${mark(draft.version)}`,
    '  // unknown: the exchange, the request context and the errors; see the documentation of defineApi',
    ...historyLines(draft),
    '  methods: {',
    body.trimEnd(),
    '  },',
    '})',
    '',
  ]
  const code = lines.join('\n')
  const used = ['call', 'callOrCast', 'cast', 'float', 'nullable', 'since', 'until', 'versions', 'Type'].filter(
    (name) => new RegExp(`\\b${name}[.(]`).test(code),
  )
  const names = [...new Set([...used, 'defineApi'])].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
  const head = [
    '// Drafted by stubwire import from the sources of a service. Look at everything that is marked unknown: or derived:,',
    '// mend it, and take the marks away.',
    `import { ${names.join(', ')} } from 'stubwire/schema'`,
    '',
  ]
  return [...head, code].join('\n')
}

function objectLines({ objects }: Draft): string[] {
  return objects.flatMap((name) => [
    `// unknown: the fields and versions of ${name}; write versionedObject(${text(name)}, { … }) in its place`,
    `const ${name} = Type.Unknown()`,
    '',
  ])
}

function historyLines({ history }: Draft): string[] {
  if (history.length === 0) return ['  // unknown: what each version brought']
  const notes = new Map<string, string>()
  for (const { version, note } of history) notes.set(version, [notes.get(version), note].filter(Boolean).join(' '))
  const sorted = [...notes].sort(([a], [b]) => compareVersions(a, b))
  return ['  history: {', ...sorted.map(([version, note]) => `    ${text(version)}: ${text(note)},`), '  },']
}

const definers: Readonly<Record<DraftKind, string>> = { call: 'call', cast: 'cast', 'call-or-cast': 'callOrCast' }

function printMethod(method: DraftMethod): string {
  const { name, spans, description } = method
  const doc = description === null ? [] : [`    /** ${description.replaceAll('*/', '*\\/')} */`]
  const marks = [method.since, method.until, method.fanout, method.openArgs].map(reason).filter((it) => it !== null)
  const notes = marks.map((it) => `    // ${it}`)
  const [only] = spans
  if (spans.length === 1 && only !== undefined) {
    const options = optionLines(method, only.kind.value, '      ', { from: method.since.value, to: null, isOnly: true })
    const kind = reason(only.kind)
    return [
      ...doc,
      ...notes,
      ...(kind === null ? [] : [`    // ${kind}`]),
      `    ${key(name)}: ${definers[only.kind.value]}({`,
      ...options,
      '    }),',
      '',
    ].join('\n')
  }
  const variants = spans.flatMap(({ since, kind }, index) => {
    const to = spans[index + 1]?.since ?? null
    return [
      `      ${text(since)}: ${definers[kind.value]}({`,
      ...optionLines(method, kind.value, '        ', { from: since, to, isOnly: false }),
      '      }),',
    ]
  })
  return [...doc, ...notes, `    ${key(name)}: versions({`, ...variants, '    }),', ''].join('\n')
}

/** The versions that a contract spans; `to` is the first that it does not. */
interface Span {
  readonly from: string
  readonly to: string | null
  readonly isOnly: boolean
}

function optionLines(method: DraftMethod, kind: DraftKind, indent: string, span: Span): string[] {
  const { since, until, fanout, openArgs, args, result, fallback } = method
  const shown = args.filter(
    (argument) =>
      (span.to === null || compareVersions(argument.since.value, span.to) < 0) &&
      (argument.until.value === null || compareVersions(argument.until.value, span.from) > 0),
  )
  const isBase = since.value.endsWith('.0')
  return [
    ...(span.isOnly && !isBase ? [`since: ${text(since.value)},`] : []),
    ...(until.value === null ? [] : [`until: ${text(until.value)},`]),
    ...(fallback === null || !span.isOnly ? [] : [fallbackLine(fallback)]),
    ...(fanout.value && kind === 'cast' ? ['fanout: true,'] : []),
    ...(openArgs.value ? ['openArgs: true,'] : []),
    ...(shown.length === 0
      ? ['args: {},']
      : ['args: {', ...shown.flatMap((argument) => argumentLines(argument, span)), '},']),
    ...(kind === 'cast' || result.value === null ? [] : [`result: ${result.value},${mark(result)}`]),
  ].map((line) => indent + line)
}

function fallbackLine(fallback: Fact<DraftFallback>): string {
  const { to, args, without } = fallback.value
  const renamed = Object.entries(args).map(([there, here]) => `${key(there)}: ${text(here)}`)
  const parts = [
    `to: ${text(to)}`,
    ...(renamed.length === 0 ? [] : [`args: { ${renamed.join(', ')} }`]),
    ...(without.length === 0 ? [] : [`without: [${without.map(text).join(', ')}]`]),
  ]
  return `fallback: { ${parts.join(', ')} },${mark(fallback)}`
}

function argumentLines(argument: DraftArgument, { from }: Span): string[] {
  const { name, type, required, since, until, olderPeers } = argument
  const isNewer = compareVersions(since.value, from) > 0
  let value = required.value || isNewer || until.value !== null ? type.value : `Type.Optional(${type.value})`
  if (isNewer) {
    const options = olderPeers.value === 'drop' ? `, { olderPeers: 'drop' }` : ''
    value = `since(${text(since.value)}, ${value}${options})`
  }
  if (until.value !== null) value = `until(${text(until.value)}, ${value})`
  const marks = [type, required, since, until, olderPeers].map(reason).filter((it) => it !== null)
  return [...marks.map((it) => `  // ${it}`), `  ${key(name)}: ${value},`]
}

/** A comment for the end of a line: nothing for what is sure. */
function mark(fact: Fact<unknown>): string {
  const why = reason(fact)
  return why === null ? '' : ` // ${why}`
}

/** Why a fact is not sure; null if it is, or if it goes without saying. */
function reason({ certainty, because, place }: Fact<unknown>): string | null {
  if (certainty === 'sure' || obvious.has(because)) return null
  return `${certainty}: ${comment(because)}${at(place)}`
}

/** What is true of nearly everything and would only hide the rest. */
const obvious = new Set([
  'always sent',
  'sent since there is the method',
  'still there',
  'the client still sends it',
  'the client sends it to every peer',
  'the client sends nothing else',
])

function at(place: { readonly file: string; readonly line: number } | null): string {
  return place === null ? '' : ` (${place.file}:${place.line})`
}

function comment(content: string): string {
  return content.replace(/\s+/g, ' ').replaceAll('*/', '* /').trim()
}

function text(value: string): string {
  return `'${value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replace(/[\n\r\u2028\u2029]/g, ' ')}'`
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : text(name)
}
