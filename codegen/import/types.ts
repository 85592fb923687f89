import { derived, type Fact, sure, unknown } from './fact.js'
import type { Place, PyExpression, PyParameter } from './python-syntax.js'
import type { Value } from './values.js'

/** What the sources say of the type of one argument. */
export interface TypeEvidence {
  /** Parameters of that name, that of the server first. */
  readonly parameters: readonly PyParameter[]
  /** Values that the client sends, with their places. */
  readonly sent: readonly { readonly value: Value; readonly place: Place }[]
  /** `:type name: text` of docstrings. */
  readonly documented: { readonly text: string; readonly place: Place } | null
}

/** The type of an argument as TypeBox, if there is evidence; classes of objects are added to `objects`. */
export function typeOf({ parameters, sent, documented }: TypeEvidence, objects: Set<string>): Fact<string> {
  const standard = parameters.map((it) => it.default).find((it) => it !== null) ?? null
  for (const { annotation, file, line } of parameters) {
    const type = annotation === null ? null : annotationType(annotation, objects)
    if (type !== null)
      return sure(withDefault(type, standard), `annotated ${oneLine(annotation ?? '')}`, { file, line })
  }
  const fromDefault = standard === null ? null : defaultType(standard)
  if (standard !== null && fromDefault !== null)
    return derived(withDefault(fromDefault, standard), `by its default ${standard.text}`, standard)
  if (documented !== null) {
    const type = annotationType(documented.text, objects)
    if (type !== null) return derived(withDefault(type, standard), `documented as ${documented.text}`, documented.place)
  }
  const literal = sentType(sent)
  if (literal !== null) return derived(withDefault(literal.type, standard), literal.because, literal.place)
  if (standard?.kind === 'constant' && standard.value === null)
    return unknown('Type.Unknown()', 'its type, null is its default', standard)
  return unknown('Type.Unknown()', 'its type', parameters[0] ?? null)
}

/** The type that a call answers, by the annotations of what it returns. */
export function resultOf(
  annotations: readonly { readonly text: string; readonly place: Place }[],
  objects: Set<string>,
): Fact<string | null> {
  for (const { text, place } of annotations) {
    if (text === 'None') return sure(null, 'annotated None', place)
    const type = annotationType(text, objects)
    if (type !== null) return sure(type, `annotated ${oneLine(text)}`, place)
  }
  return unknown('Type.Unknown()', 'what it answers')
}

const simple: Readonly<Record<string, string>> = {
  str: 'Type.String()',
  string: 'Type.String()',
  int: 'Type.Integer()',
  integer: 'Type.Integer()',
  float: 'float()',
  bool: 'Type.Boolean()',
  boolean: 'Type.Boolean()',
  dict: 'Type.Record(Type.String(), Type.Unknown())',
  Dict: 'Type.Record(Type.String(), Type.Unknown())',
  list: 'Type.Array(Type.Unknown())',
  List: 'Type.Array(Type.Unknown())',
  None: 'Type.Null()',
  Any: 'Type.Unknown()',
}

/** The TypeBox source of a Python annotation; null if it says nothing that can be used. */
export function annotationType(annotation: string, objects: Set<string>): string | null {
  const text = oneLine(annotation)
    .replace(/^(['"])(.*)\1$/, '$2')
    .replace(/^(typing|ty)\./, '')
  if (Object.hasOwn(simple, text)) return simple[text] ?? null
  const alternatives = split(text, '|')
  if (alternatives.length > 1) return union(alternatives, objects)
  const [, outer = '', inner = ''] = /^([\w.]+)\[(.*)\]$/s.exec(text) ?? []
  switch (outer.replace(/^(typing|ty)\./, '')) {
    case 'Optional':
      return union([inner, 'None'], objects)
    case 'Union':
      return union(split(inner, ','), objects)
    case 'List':
    case 'list':
    case 'Sequence':
    case 'Iterable':
      return wrap(annotationType(inner, objects), (item) => `Type.Array(${item})`)
    case 'Dict':
    case 'dict':
    case 'Mapping':
      return wrap(
        annotationType(split(inner, ',')[1] ?? '', objects) ?? 'Type.Unknown()',
        (value) => `Type.Record(Type.String(), ${value})`,
      )
    default:
      return objectType(text, objects)
  }
}

/** `objects.Volume`, `objects.volume.Volume`: a class of versioned objects. */
function objectType(text: string, objects: Set<string>): string | null {
  const [, name] = /^(?:[\w.]+\.)?objects\.(?:\w+\.)*([A-Z]\w*)$/.exec(text) ?? []
  if (name === undefined) return null
  objects.add(name)
  return name
}

function union(members: readonly string[], objects: Set<string>): string | null {
  const types = members.map((member) => annotationType(member, objects))
  if (types.some((type) => type === null)) return null
  const named = types.filter((type) => type !== null && type !== 'Type.Null()')
  // What may be an int or a float is a number whose writing says nothing.
  const known =
    named.some((type) => type === 'float()') && named.includes('Type.Integer()')
      ? [...new Set(named.map((type) => (type === 'float()' || type === 'Type.Integer()' ? 'Type.Number()' : type)))]
      : named
  const isNullable = types.includes('Type.Null()')
  const [first] = known
  if (first === undefined) return 'Type.Null()'
  const base = known.length === 1 ? first : `Type.Union([${known.join(', ')}])`
  return isNullable ? `nullable(${base})` : base
}

function wrap(inner: string | null, around: (inner: string) => string): string | null {
  return inner === null ? null : around(inner)
}

/** Parts at the top level of brackets. */
function split(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of text) {
    if ('[('.includes(character)) depth += 1
    if ('])'.includes(character)) depth -= 1
    if (character === separator && depth === 0) {
      parts.push(part.trim())
      part = ''
    } else part += character
  }
  return [...parts, part.trim()]
}

function defaultType(standard: PyExpression): string | null {
  if (standard.kind === 'string') return 'Type.String()'
  if (standard.kind === 'number') return isFloatLiteral(standard.text) ? 'float()' : 'Type.Integer()'
  return standard.kind === 'constant' && standard.value !== null ? 'Type.Boolean()' : null
}

/** Python writes 1.0 and 1e3 for floats; JavaScript reads them as whole numbers. */
function isFloatLiteral(text: string): boolean {
  return /[.e]/i.test(text) && !/^0x/i.test(text)
}

/** The type with its default; a default of None makes it nullable. */
function withDefault(type: string, standard: PyExpression | null): string {
  if (standard === null) return type
  if (standard.kind === 'constant' && standard.value === null)
    return type.startsWith('nullable(') || type === 'Type.Unknown()' ? type : `nullable(${type})`
  const value =
    standard.kind === 'string' || standard.kind === 'number' || standard.kind === 'constant'
      ? standard.value
      : undefined
  const takesOptions = /^(Type\.(String|Integer|Number|Boolean)|float)\(\)$/.test(type)
  return value === undefined || !takesOptions ? type : type.replace('()', `({ default: ${JSON.stringify(value)} })`)
}

function sentType(sent: TypeEvidence['sent']): { type: string; because: string; place: Place } | null {
  const [first] = sent
  if (first === undefined) return null
  const types = new Set(sent.map(({ value }) => literalType(value)))
  const [type] = types
  if (types.size !== 1 || type == null) return null
  const what = first.value.kind === 'dict' ? 'a dictionary' : 'a literal'
  return { type, because: `the client sends ${what}`, place: first.place }
}

function literalType(value: Value): string | null {
  if (value.kind === 'text') return 'Type.String()'
  if (value.kind === 'dict') return 'Type.Record(Type.String(), Type.Unknown())'
  if (value.kind === 'constant' && typeof value.value === 'boolean') return 'Type.Boolean()'
  if (value.kind === 'constant' && typeof value.value === 'number') return 'Type.Number()'
  return null
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
