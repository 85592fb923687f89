import type { PyClass, PyFunction, PyParameter } from './python-syntax.js'
import { argumentOf, textOf } from './read-client.js'
import { lastName, methodsOf, type Sources } from './sources.js'

/** A class that serves an API. */
export interface Server {
  readonly source: PyClass
  readonly version: string | null
  readonly namespace: string | null
  readonly methods: ReadonlyMap<string, ServerMethod>
}

/** A method that serves requests. */
export interface ServerMethod {
  readonly source: PyFunction
  /** Without self and context. */
  readonly parameters: readonly PyParameter[]
  /** True with `**kwargs`. */
  readonly open: boolean
}

/**
 * The class that serves what a client sends: of those with a target, or else of all, the one that has most of the methods. Null
 * if none has any.
 */
export function readServer(sent: ReadonlySet<string>, client: PyClass, sources: Sources): Server | null {
  const scored = sources.classes
    .filter((it) => it !== client)
    .map((source) => {
      const methods = servedBy(source, sources)
      const known = [...sent].filter((name) => methods.has(name)).length
      return { source, methods, known, hasTarget: targetIn(source) !== null }
    })
    .filter(({ known }) => known > 0)
    .sort((a, b) => Number(b.hasTarget) - Number(a.hasTarget) || b.known - a.known)
  const [best] = scored
  if (best === undefined) return null
  const target =
    sources
      .lineage(best.source)
      .map(targetIn)
      .find((it) => it !== null) ?? null
  return {
    source: best.source,
    version: textOf(argumentOf(target, 'version'), best.source, sources),
    namespace: textOf(argumentOf(target, 'namespace'), best.source, sources),
    methods: best.methods,
  }
}

function targetIn(source: PyClass) {
  for (const statement of source.body) {
    if (statement.kind !== 'assign' || !statement.targets.some((it) => lastName(it) === 'target')) continue
    if (statement.value.kind === 'call' && lastName(statement.value.callee) === 'Target') return statement.value
  }
  return null
}

/** `failover_host = failover`: the same method under another name. */
function aliasesIn(source: PyClass): readonly PyFunction[] {
  return source.body.flatMap((statement) => {
    if (statement.kind !== 'assign' || statement.value.kind !== 'name') return []
    const { id } = statement.value
    const method = methodsOf(source).find(({ name }) => name === id)
    if (method === undefined) return []
    return statement.targets.flatMap((target) => (target.kind === 'name' ? [{ ...method, name: target.id }] : []))
  })
}

function servedBy(source: PyClass, sources: Sources): ReadonlyMap<string, ServerMethod> {
  const methods = new Map<string, ServerMethod>()
  for (const it of sources.lineage(source)) {
    for (const method of [...methodsOf(it), ...aliasesIn(it)]) {
      if (method.name.startsWith('_') || methods.has(method.name)) continue
      // A property is no function, and cannot be called by a peer.
      if (method.decorators.some((decorator) => lastName(decorator) === 'property')) continue
      const [, , ...parameters] = method.parameters
      methods.set(method.name, {
        source: method,
        parameters: parameters.filter(({ stars }) => stars === 0),
        open: parameters.some(({ stars }) => stars === 2),
      })
    }
  }
  return methods
}
