import { derived, type Fact, sure } from './fact.js'
import { expressionsIn } from './find-expressions.js'
import { followMethod, type Ways } from './follow-method.js'
import { type HistoryEntry, readHistory } from './history.js'
import type { PyClass, PyExpression, PyFunction } from './python-syntax.js'
import { lastName, methodsOf, type Sources } from './sources.js'
import type { Sent } from './values.js'

/** What a client class does under one version cap. */
export interface CapOutcome extends Ways {
  readonly cap: string
}

/** A method of a client class, at every cap. */
export interface ClientMethod {
  readonly source: PyFunction
  /** Version of `assert_min_rpc_version`. */
  readonly guard: string | null
  readonly outcomes: readonly CapOutcome[]
}

/** A client class of a service. */
export interface Client {
  readonly source: PyClass
  /** The newest version. */
  readonly version: Fact<string>
  /** Every version of that major, oldest first. */
  readonly versions: readonly string[]
  readonly defaultVersion: string | null
  readonly topic: { readonly value: string | null; readonly expression: PyExpression | null }
  readonly namespace: string | null
  readonly history: readonly HistoryEntry[]
  readonly methods: readonly ClientMethod[]
}

/** True for a class that has a version of an API and sends something. */
export function isClient(it: PyClass, sources: Sources): boolean {
  // A server has its target in the class; what it casts and calls is sent by others' clients.
  const isServer = it.body.some(
    (statement) => statement.kind === 'assign' && statement.targets.some((target) => lastName(target) === 'target'),
  )
  return !isServer && versionOf(it, sources) !== null && methodsOf(it).some((method) => sends(method))
}

/** Follows every method of a client class under every cap. */
export function readClient(source: PyClass, sources: Sources): Client | null {
  const version = versionOf(source, sources)
  if (version === null) return null
  const [major = '0', minor = '0'] = version.value.split('.')
  const versions = Array.from({ length: Number(minor) + 1 }, (_, index) => `${major}.${index}`)
  const defaultVersion = textOf(sources.member(source, 'RPC_DEFAULT_VERSION'), source, sources)
  const target = targetOf(source)
  const topic = sources.member(source, 'TOPIC') ?? argumentOf(target, 'topic')
  const methods = sources
    .lineage(source)
    .flatMap((it) => methodsOf(it))
    .filter((method, index, all) => all.findIndex((other) => other.name === method.name) === index)
    .filter(
      ({ name, decorators }) => !name.startsWith('_') && !decorators.some((it) => lastName(it) === 'staticmethod'),
    )
    .map((method): ClientMethod => {
      const guard = guardOf(method)
      const outcomes = versions.map((cap) => ({
        cap,
        ...followMethod(method, {
          cap,
          defaultVersion: defaultVersion ?? textOf(argumentOf(target, 'version'), source, sources),
          constant: (expression) => sources.constant(expression, source),
          methodOf: (name, inherited) => sources.methodOf(source, name, inherited),
        }),
      }))
      return { source: method, guard, outcomes }
    })
    .filter(({ outcomes }) => outcomes.some(({ paths }) => paths.some(({ sent }) => sent.length > 0)))
  return {
    source,
    version,
    versions,
    defaultVersion,
    topic: { value: textOf(topic, source, sources), expression: topic },
    namespace: textOf(argumentOf(target, 'namespace'), source, sources),
    history: readHistory(source),
    methods,
  }
}

/** What a method sends under a cap, that of a refused call left out. */
export function sentUnder({ outcomes, guard }: ClientMethod, cap: string): readonly Sent[] {
  if (guard !== null && minorOf(cap) < minorOf(guard)) return []
  const outcome = outcomes.find((it) => it.cap === cap)
  return (outcome?.paths ?? []).filter(({ raised }) => !raised).flatMap(({ sent }) => sent)
}

/** What `RPC_API_VERSION` says; else the newest that the class speaks of, in the major of its target. */
function versionOf(source: PyClass, sources: Sources): Client['version'] | null {
  const constant = sources.member(source, 'RPC_API_VERSION')
  const said = textOf(constant, source, sources)
  if (constant !== null && said !== null && isVersion(said)) {
    return sure(said, 'RPC_API_VERSION', constant)
  }
  const target = argumentOf(targetOf(source), 'version')
  const base = textOf(target, source, sources)
  if (target === null || base === null || !isVersion(base)) return null
  const mentioned = [...expressionsIn(source.body)].flatMap((it) => (it.kind === 'string' ? [it.value] : []))
  const versions = [...mentioned, ...readHistory(source).map(({ version }) => version)].filter(isVersion)
  const inMajor = versions.filter((it) => it.split('.')[0] === base.split('.')[0])
  const newest = inMajor.reduce((a, b) => (minorOf(b) > minorOf(a) ? b : a), base)
  return newest === base
    ? sure(base, 'the version of the target', target)
    : derived(newest, `the newest that ${source.name} speaks of; its target says ${base}`, target)
}

function isVersion(text: string): boolean {
  return /^\d+\.\d+$/.test(text)
}

/** The first `messaging.Target(…)` with a version that a class makes, wherever it does. */
function targetOf(source: PyClass): PyExpression | null {
  for (const it of expressionsIn(source.body)) {
    if (it.kind === 'call' && lastName(it.callee) === 'Target' && argumentOf(it, 'version') !== null) return it
  }
  return null
}

/** The value of a named argument of a call. */
export function argumentOf(call: PyExpression | null, name: string): PyExpression | null {
  if (call?.kind !== 'call') return null
  return call.args.find((arg) => arg.name === name)?.value ?? null
}

/** The text that an expression is, or that it names. */
export function textOf(expression: PyExpression | null, within: PyClass | null, sources: Sources): string | null {
  if (expression === null) return null
  const value = sources.constant(expression, within)
  return value?.kind === 'text' ? value.value : null
}

function guardOf({ decorators }: PyFunction): string | null {
  for (const decorator of decorators) {
    if (decorator.kind !== 'call' || lastName(decorator.callee) !== 'assert_min_rpc_version') continue
    const [version] = decorator.args
    if (version?.value.kind === 'string') return version.value.value
  }
  return null
}

function sends({ body }: PyFunction): boolean {
  for (const it of expressionsIn(body)) {
    if (it.kind === 'call' && it.callee.kind === 'attribute' && /^(call|cast)$/.test(it.callee.name)) return true
  }
  return false
}

/** Minor of a version. */
export function minorOf(version: string): number {
  return Number(version.split('.')[1] ?? 0)
}
