import type { Issue } from './errors.js'
import type { ValidationFailure } from './method.js'
import { nearestName } from './nearest-name.js'
import { isSecretPath, secretPlace } from './secrets.js'

/** How many issues are kept; a hostile value can have any number. */
const mostIssues = 20

/** Longest piece of a value, or of a name that came with it, that is repeated in a message. */
const longestSnippet = 40

/** Keywords by which a value shows itself to be of another kind altogether. */
const kindKeywords: ReadonlySet<string> = new Set(['type', 'const', 'enum', 'anyOf', 'oneOf'])

/** Keywords whose messages repeat names that came with the value. */
const namingKeywords: ReadonlySet<string> = new Set(['additionalProperties', 'propertyNames'])

/** A failure in words, before it becomes an issue. */
interface Finding extends Issue {
  readonly keyword: string
  /** What would have been right, where that can be said in few words. */
  readonly expected?: string
}

/**
 * Puts what a validator reported into words: what was expected where, and what came.
 *
 * @param value the value that was validated, to say what came
 * @param argumentNames set if the value holds the arguments of a method: the names to suggest for an unknown one
 * @param secrets members that the schema marks as secret: what is in them is not told
 */
export function issuesOf(
  failures: readonly ValidationFailure[] | null | undefined,
  value: unknown,
  argumentNames: Iterable<string> | null = null,
  secrets: readonly string[] = [],
): Issue[] {
  const findings: Finding[] = []
  // The empty name stands for a whole result, and not for arguments.
  const marked = argumentNames === null ? secrets : secrets.filter((name) => name !== '')
  for (const failure of failures ?? []) {
    const place = secretPlace(failure.instancePath, marked)
    if (place !== null && (place !== failure.instancePath || namingKeywords.has(failure.keyword))) {
      // The names inside of a secret may be as secret as its values.
      takeWithin(findings, place)
      findings.push({
        path: place,
        keyword: failure.keyword,
        message: 'holds something that does not match its schema',
      })
      continue
    }
    // A union reports what each of its members found and then itself: all of that is one thing to say.
    if (failure.keyword === 'anyOf' || failure.keyword === 'oneOf') {
      findings.push(...unionFindings(failure, takeWithin(findings, failure.instancePath), value, marked))
    } else {
      findings.push(finding(failure, value, argumentNames, marked))
    }
  }
  return findings.slice(0, mostIssues).map(({ path, message, keyword }) => ({ path, message, keyword }))
}

/** An issue for a member that is not known. */
export function unknownMember(path: string, name: string, known: Iterable<string>, kind: string): Issue {
  const nearest = nearestName(name, known)
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`
  return { path: `${path}/${escapeSegment(name)}`, message: `unknown ${kind}${hint}`, keyword: 'additionalProperties' }
}

/** A short text that says what a value is, with the value itself if it is a scalar that may be shown. */
export function describeValue(value: unknown, path = '', secrets: readonly string[] = []): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
  const type = typeof value === 'bigint' ? 'integer beyond 2^53' : typeof value
  if (isSecretPath(path, secrets)) return type
  return `${type} ${shorten(typeof value === 'string' ? JSON.stringify(value) : String(value))}`
}

/** Cuts a text that came from outside. */
export function shorten(text: string, length = longestSnippet): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}

function finding(
  failure: ValidationFailure,
  value: unknown,
  argumentNames: Iterable<string> | null,
  secrets: readonly string[],
): Finding {
  const { instancePath: path, keyword, params } = failure
  const missing = params.missingProperty
  if (missing !== undefined) {
    return { path: `${path}/${escapeSegment(String(missing))}`, keyword, message: 'required, but missing' }
  }
  if (keyword === 'additionalProperties') {
    const names = path === '' ? argumentNames : null
    const name = String(params.additionalProperty)
    return { ...unknownMember(path, name, names ?? [], names === null ? 'member' : 'argument'), keyword }
  }
  const expected = expectation(failure)
  const came = describeValue(resolvePointer(value, path), path, secrets)
  return { path, keyword, expected, message: `expected ${expected}, got ${came}` }
}

/** What a keyword asks for. */
function expectation({ keyword, params }: ValidationFailure): string {
  switch (keyword) {
    case 'type':
    case 'int64':
      return listOf(String(params.type).split(','), ' or ')
    case 'enum':
      return `one of ${listOf(asArray(params.allowedValues).map(toJson), ', ')}`
    case 'versionedObject':
      return `the versioned object ${params.namespace}.${params.name}`
    case 'const':
      return toJson(params.allowedValue)
    case 'format':
      return `the format "${params.format}"`
    case 'pattern':
      return `text that matches ${shorten(String(params.pattern), 80)}`
    case 'minLength':
      return `at least ${params.limit} characters`
    case 'maxLength':
      return `at most ${params.limit} characters`
    case 'minItems':
      return `at least ${params.limit} items`
    case 'maxItems':
      return `at most ${params.limit} items`
    case 'items':
    case 'additionalItems':
      return `no more than ${params.limit} items`
    case 'minProperties':
      return `at least ${params.limit} members`
    case 'maxProperties':
      return `at most ${params.limit} members`
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `a number ${params.comparison} ${params.limit}`
    case 'multipleOf':
      return `a multiple of ${params.multipleOf}`
    case 'uniqueItems':
      return `items that differ (items ${params.j} and ${params.i} are equal)`
    case 'contains':
      return `at least ${params.minContains} items that fit`
    case 'propertyNames':
      return `another name than "${shorten(String(params.propertyName))}"`
    case 'not':
      return 'something else'
    case 'false schema':
      return 'nothing'
    default:
      return `what the keyword "${keyword}" asks for`
  }
}

/** Takes the findings off the end that lie at or below a path. */
function takeWithin(findings: Finding[], path: string): Finding[] {
  let start = findings.length
  while (start > 0 && isWithin(findings[start - 1]?.path ?? '', path)) start -= 1
  return findings.splice(start)
}

function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`)
}

/** Says what no member of a union was satisfied with. */
function unionFindings(
  failure: ValidationFailure,
  branches: readonly Finding[],
  value: unknown,
  secrets: readonly string[],
): Finding[] {
  const { instancePath: path, keyword } = failure
  const came = describeValue(resolvePointer(value, path), path, secrets)
  // Members of another type are no candidates: what the others found is what matters.
  const mismatch = (branch: Finding) => branch.path === path && kindKeywords.has(branch.keyword) && branch.expected
  const candidates = branches.filter((branch) => !mismatch(branch))
  const [first] = candidates
  if (first !== undefined && candidates.length === 1) return [first]
  if (first !== undefined) {
    const reasons = listOf(
      candidates.map((branch) => `${branch.path.slice(path.length)} ${branch.message}`.trim()),
      '; or ',
    )
    return [{ path, keyword, message: `matches none of the alternatives: ${reasons}` }]
  }
  if (branches.length === 0) return [{ path, keyword, message: `matches more than one alternative: ${came}` }]
  const expected = listOf([...new Set(branches.map((branch) => branch.expected ?? branch.keyword))], ' or ')
  return [{ path, keyword, expected, message: `expected ${expected}, got ${came}` }]
}

/** The part of a value that a JSON pointer names; undefined if there is none. */
function resolvePointer(value: unknown, pointer: string): unknown {
  let current = value
  for (const segment of pointer.split('/').slice(1)) {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined
    current = Reflect.get(current, name)
  }
  return current
}

function escapeSegment(name: string): string {
  return shorten(name, 80).replaceAll('~', '~0').replaceAll('/', '~1')
}

function listOf(texts: readonly string[], separator: string): string {
  const shown = texts.slice(0, 8)
  return shown.join(separator) + (texts.length > shown.length ? `${separator}…` : '')
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function toJson(value: unknown): string {
  return shorten(JSON.stringify(value) ?? String(value))
}
