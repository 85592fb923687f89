import { nearestName } from '../src/core/nearest-name.js'
import { type ApiDefinition, kindOf } from '../src/schema/index.js'

/** Takes a finding; the place is what of the API it is about. */
export type ReportMalformed = (problem: string, mend: string, place?: MalformedPlace) => void

export interface MalformedPlace {
  readonly method?: string
  readonly argument?: string
  readonly error?: string
}

/** What a member of a definition must be. */
interface Rule {
  /** In words, after "expected". */
  readonly expected: string
  readonly fits: (value: unknown) => boolean
  readonly mend: string
  /** True if it must be there. */
  readonly required?: boolean
}

/** The members that a definition has; no others. */
type Rules = Readonly<Record<string, Rule>>

/** Schemas are judged where they are converted. */
const anything: Rule = { expected: 'anything', fits: () => true, mend: '' }

const text = (mend: string): Rule => ({ expected: 'text', fits: (value) => typeof value === 'string', mend })
const flag: Rule = {
  expected: 'true or false',
  fits: (value) => typeof value === 'boolean',
  mend: 'Write true or false',
}
const count: Rule = {
  expected: 'a number',
  fits: (value) => typeof value === 'number',
  mend: 'Give whole milliseconds',
}
const version = text("Write it in quotes as major.minor, for example '1.0'")
const prose = text('Write it in quotes')
const record = (of: string, mend: string): Rule => ({ expected: `an object of ${of}`, fits: isTable, mend })
const needed = (rule: Rule): Rule => ({ ...rule, required: true })
const texts: Rule = {
  expected: 'an object of texts',
  fits: (value) => isTable(value) && Object.values(value).every((it) => typeof it === 'string'),
  mend: 'Give each name a text',
}
const names = (mend: string): Rule => ({
  expected: 'a list of names',
  fits: (value) => Array.isArray(value) && value.every((it) => typeof it === 'string'),
  mend,
})
const routes: Rule = {
  expected: 'form and routes',
  fits: (value) =>
    isTable(value) &&
    typeof value.form === 'string' &&
    isTable(value.routes) &&
    Object.values(value.routes).every(
      (route) =>
        isTable(route) && [route.topic, route.server].every((it) => it === undefined || typeof it === 'string'),
    ),
  mend: "Write it as { form: '{host}', routes: { '1.0': { server: '{host}' } } }",
}
const peers: Rule = {
  expected: "'drop', 'reject' or { as: 'name' }",
  fits: (value) => value === 'drop' || value === 'reject' || (isTable(value) && typeof value.as === 'string'),
  mend: 'Say what peers get that are older than it',
}

const apiRules: Rules = {
  name: needed(text("Name the API, for example name: 'greeter'")),
  topic: needed(text("Name the topic on which its servers listen, for example topic: 'greeter'")),
  version: needed(version),
  description: prose,
  exchange: prose,
  namespace: prose,
  stability: needed({
    expected: "'stable' or 'alpha'",
    fits: (value) => value === 'stable' || value === 'alpha',
    mend: 'Leave it out if the API is stable',
  }),
  address: routes,
  history: needed(texts),
  objectVersions: {
    expected: 'an object of versions by class, for each version',
    fits: (value) => isTable(value) && Object.values(value).every((it) => texts.fits(it)),
    mend: "Write it as { '1.0': { Volume: '1.0' } }",
  },
  errors: needed(record('errors by name', "Write errors: { NotFound: error({ module: 'shop.exception' }) }")),
  context: anything,
  methods: needed(record('methods by name', 'Write methods: { greet: call({ args: { … } }) }, or {} for none')),
}

const errorRules: Rules = {
  module: needed(text("Give module: 'package.exceptions', where Python has the class")),
  class: prose,
  message: prose,
  description: prose,
  args: anything,
}

const kinds = ['call', 'cast', 'call-or-cast']

const methodRules: Rules = {
  kind: needed({
    expected: 'a kind of method',
    fits: (value) => kinds.includes(value as never),
    mend: 'Make it with call(), cast() or callOrCast()',
  }),
  args: needed(record('arguments by name', 'Write args: { name: Type.String() }, or args: {} if it takes none')),
  errors: needed(names("List them by name: errors: ['NotFound']")),
  since: version,
  until: version,
  description: prose,
  deprecated: text('Say in a text what to use instead'),
  openArgs: flag,
  fanout: needed(flag),
  idempotent: flag,
  readOnly: flag,
  // Other texts are refused where the model is built.
  delivery: text("Write 'at-most-once' or 'at-least-once'"),
  result: anything,
  timeoutMs: count,
  monitorMs: count,
  address: { ...routes, fits: (value) => value === null || routes.fits(value) },
  fallback: {
    expected: 'to, args and without',
    fits: (value) =>
      isTable(value) &&
      typeof value.to === 'string' &&
      (value.args === undefined || texts.fits(value.args)) &&
      (value.without === undefined || names('').fits(value.without)),
    mend: "Write it as { to: 'older_method', args: { here: 'there' }, without: ['other'] }",
  },
  examples: {
    expected: 'a list of examples, each with args, and at most a text for a name',
    fits: (value) =>
      Array.isArray(value) &&
      value.every((it) => isTable(it) && isTable(it.args) && ['undefined', 'string'].includes(typeof it.name)),
    mend: "Write it as [{ args: { name: 'Ada' }, result: 'Hello' }]",
  },
}

const argumentRules: Rules = {
  schema: anything,
  since: version,
  until: version,
  olderPeers: peers,
  members: {
    expected: 'an object of histories by member',
    fits: (value) =>
      isTable(value) &&
      Object.values(value).every(
        (it) =>
          isTable(it) && typeof it.since === 'string' && [undefined, 'drop', 'reject'].includes(it.olderPeers as never),
      ),
    mend: "Write withMembers({ member: { since: '1.1', olderPeers: 'drop' } }, schema)",
  },
}

/**
 * Finds what is not of the kind that the schema language's types ask for. A schema file in plain JavaScript, or one that does not
 * compile, gets this far; the rest of codegen may rely on the types afterwards.
 */
export function reportMalformed(api: ApiDefinition, report: ReportMalformed): void {
  const say = (what: string, definition: object, rules: Rules, place?: MalformedPlace) =>
    checkMembers(what, definition as Record<string, unknown>, rules, (problem, mend) => report(problem, mend, place))
  say('the API', api, apiRules)
  for (const [name, error] of entriesOf(api.errors)) {
    if (kindOf(error) === 'error') say(`the error ${name}`, error as object, errorRules, { error: name })
    else report(`the error ${name} is ${textOf(error)}`, 'Make it with error({ module: … })', { error: name })
  }
  const checkMethod = (method: string, contract: object) => {
    say('the method', contract, methodRules, { method })
    for (const [argument, input] of entriesOf((contract as { args?: unknown }).args))
      if (kindOf(input) === 'argument') say('the argument', input as object, argumentRules, { method, argument })
  }
  for (const [method, definition] of entriesOf(api.methods)) {
    const kind = kindOf(definition)
    if (kind === 'method') checkMethod(method, definition as object)
    else if (kind !== 'versions')
      report('it is no method', 'Make it with call(), cast(), callOrCast() or versions()', { method })
    if (kind !== 'versions') continue
    const { variants } = definition as { variants?: unknown }
    if (!isTable(variants)) {
      report(`versions() got ${textOf(variants)}`, "Write versions({ '1.0': call({ … }), '1.1': call({ … }) })", {
        method,
      })
    }
    for (const [since, contract] of entriesOf(variants)) {
      if (kindOf(contract) === 'method') checkMethod(method, contract as object)
      else
        report(`the contract of ${since} is ${textOf(contract)}`, 'Make it with call(), cast() or callOrCast()', {
          method,
        })
    }
  }
}

function checkMembers(
  what: string,
  definition: Readonly<Record<string, unknown>>,
  rules: Rules,
  report: (problem: string, mend: string) => void,
): void {
  for (const [name, { expected, fits, mend, required }] of Object.entries(rules)) {
    const value = Object.hasOwn(definition, name) ? definition[name] : undefined
    if (value === undefined ? required : !fits(value))
      report(`${name} of ${what} should be ${expected}, but is ${textOf(value)}`, mend)
  }
  // A misspelt one would do nothing.
  for (const name of Object.keys(definition)) {
    if (Object.hasOwn(rules, name)) continue
    const nearest = nearestName(name, Object.keys(rules))
    report(`${what} has no ${name}`, nearest === undefined ? 'Take it off' : `Write ${nearest} if that is meant`)
  }
}

/** True for an object of names that stand for themselves: no list, no Map, no schema, nothing that the schema language made. */
export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && textOf(value) === 'an object'
}

function entriesOf(value: unknown): [string, unknown][] {
  return isTable(value) ? Object.entries(value) : []
}

/** What stands there instead, in short. */
export function textOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  const kind = kindOf(value)
  if (kind !== undefined) return Object.hasOwn(makers, kind) ? `made by ${makers[kind]}` : 'an unknown definition'
  if ('~kind' in value) return 'a schema'
  const name = Object.prototype.toString.call(value).slice('[object '.length, -1)
  // `import * as methods` is as good as an object.
  return name === 'Object' || name === 'Module' ? 'an object' : `a ${name}`
}

const makers = {
  api: 'defineApi()',
  method: 'call() or cast()',
  versions: 'versions()',
  argument: 'since(), until() or withMembers()',
  error: 'error()',
  object: 'versionedObject()',
  lazy: 'lazy()',
} as const
