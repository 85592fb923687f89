import { expect, test } from 'vitest'
import { emitContext, emitSources } from '../../../codegen/emit/index.js'
import { buildModel, CodegenError, lint } from '../../../codegen/index.js'
import {
  type ApiDefinition,
  call,
  cast,
  defineApi,
  error,
  float,
  int64,
  lazy,
  nullable,
  secret,
  since,
  Type,
  versionedObject,
  versions,
  withMembers,
} from '../../../src/schema/index.js'

/** An API that uses the whole language, made anew each time. */
function wholeLanguage(): ApiDefinition {
  const volume = versionedObject('Volume', {
    ...{ namespace: 'cinder', description: 'A volume.' },
    versions: { '1.0': { id: Type.String() }, '1.1': { size: nullable(Type.Integer({ minimum: 1, multipleOf: 2 })) } },
  })
  const address = { form: '{node}[@{pool}]', routes: { '1.0': { topic: '{topic}.{node}', server: '{node}' } } } as const
  const host = Type.Object({
    weight: Type.Optional(float()),
    ends: Type.Tuple([Type.String()]),
    either: Type.Union([Type.String(), Type.Integer()]),
    labels: Type.Record(Type.String(), Type.Integer()),
    mode: Type.Enum(['a', 'b']),
    keys: Type.Array(secret(Type.String({ minLength: 1, pattern: '^a', default: 'x', title: 't', description: 'd' }))),
    both: Type.Intersect([Type.Object({ size: int64({ default: 3 }) })]),
  })
  return defineApi({
    ...{ name: 'sample', description: 'd', topic: 't', exchange: 'e', namespace: 'n', version: '1.5', address },
    ...{ stability: 'alpha', objectVersions: { '1.0': { Volume: '1.0' } }, history: { '1.1': 'more' } },
    context: Type.Object({ user: Type.String() }),
    errors: {
      Lost: error({ module: 'm', class: 'Gone', args: Type.Object({ id: Type.String() }), message: '{id}' }),
    },
    methods: {
      get: call({
        ...{
          description: 'd',
          since: '1.1',
          until: '1.5',
          openArgs: false,
          deprecated: 'x',
          address,
          idempotent: true,
        },
        ...{ readOnly: true, delivery: 'at-least-once', timeoutMs: 5, monitorMs: 5000, errors: ['Lost'] },
        args: {
          volume,
          later: since('1.2', Type.String(), { olderPeers: { as: 'older' } }),
          host: withMembers({ weight: { since: '1.3', olderPeers: 'drop' } }, host),
          older: Type.Optional(Type.String({ format: 'uuid' })),
          parent: Type.Optional(lazy(() => volume)),
        },
        result: Type.String({ $id: 'Answer' }),
      }),
      old: call({ args: { name: Type.String() } }),
      renamed: call({
        ...{
          since: '1.2',
          args: { label: Type.String() },
          fallback: { to: 'old', args: { name: 'label' }, without: [] },
        },
        examples: [{ name: 'one', args: { label: 'x' }, result: null }],
      }),
      changed: versions({ '1.0': call({ args: {} }), '1.3': cast({ args: {}, fanout: true, address: null }) }),
    },
  })
}

type Path = readonly string[]

/** The way to every value in a definition, but to what TypeBox marks its own schemas by. */
function pathsIn(value: unknown, path: Path, around: readonly unknown[]): Path[] {
  if (typeof value !== 'object' || value === null || around.includes(value)) return []
  const keys = Object.getOwnPropertyNames(value).filter((key) => !key.startsWith('~'))
  return keys.flatMap((key) => [
    [...path, key],
    ...pathsIn(Reflect.get(value, key), [...path, key], [...around, value]),
  ])
}

const others: readonly unknown[] = [
  ...[undefined, null, 7, Number.NaN, 1n, 'x', Symbol('s'), () => 1, ['x'], [], {}],
  ...[new Map(), Type.String(), call({ args: {} })],
]

test.each(others.map((other) => ({ other })))('$other in any place is taken, or refused by findings', ({ other }) => {
  let refused = 0
  for (const path of pathsIn(wholeLanguage(), [], [])) {
    const api = wholeLanguage()
    const holder = path.slice(0, -1).reduce<object>((at, key) => Reflect.get(at, key) as object, api)
    const key = path.at(-1) ?? ''
    const { enumerable, configurable } = Object.getOwnPropertyDescriptor(holder, key) ?? {}
    if (!configurable) continue
    Object.defineProperty(holder, key, { value: other, enumerable: enumerable ?? true })
    const problems = problemsOf(api, path)
    for (const problem of problems) expect(problem).toMatch(/\S/)
    if (problems.length > 0) refused += 1
  }
  expect(refused).toBeGreaterThan(50)
})

test('the API as it is has nothing wrong', () => {
  expect(problemsOf(wholeLanguage(), [])).toEqual([])
})

function problemsOf(api: ApiDefinition, path: Path): string[] {
  try {
    const model = buildModel(api)
    const found = lint(model)
    if (found.length === 0) emitSources(emitContext(model, 'schemas/sample.ts'))
    return found.map(({ problem }) => problem)
  } catch (error) {
    if (error instanceof CodegenError) return error.findings.map(({ problem }) => problem)
    throw new Error(`crashed over ${path.join('.')}`, { cause: error })
  }
}
