import { describe, expect, test } from 'vitest'
import { stateAt } from '../../../codegen/changes/api-state.js'
import { differences } from '../../../codegen/changes/differences.js'
import { type ApiDefinition, call, cast, error, since, Type, versionedObject } from '../../../src/schema/index.js'
import { shop } from '../compat/pairs/pair.js'
import { buildModel } from '../schemas/model-of.js'

type Options = Parameters<typeof shop>[1]

function told(before: ApiDefinition, after: ApiDefinition): string[] {
  return differences(stateAt(buildModel(before)), stateAt(buildModel(after))).map(
    ({ kind, text }) => `${kind}: ${text}`,
  )
}

const buy = (options: Parameters<typeof call>[0]) => ({ methods: { buy: call(options) } })
const object = (fields: Record<string, ReturnType<typeof Type.String>>, version: '1.0' | '1.1') =>
  buy({ args: { o: versionedObject('Order', { namespace: 'n', versions: { [version]: fields } }) } })

const cases: readonly (readonly [name: string, before: Options, after: Options, told: string[]])[] = [
  ['nothing', buy({ args: {} }), buy({ args: {}, description: 'Buy' }), []],
  [
    'a method',
    {},
    { methods: { tell: cast({ args: {}, fanout: true, openArgs: true }) } },
    ['added: `tell(…)`, a cast to every server'],
  ],
  ['a method less', buy({ args: {} }), {}, ['removed: `buy`']],
  [
    'a new method that is deprecated',
    {},
    buy({ args: {}, deprecated: 'No' }),
    ['added: `buy()`, a call', 'deprecated: `buy`: No'],
  ],
  ['a deprecation', buy({ args: {} }), buy({ args: {}, deprecated: 'No' }), ['deprecated: `buy`: No']],
  [
    'a deprecation less',
    buy({ args: {}, deprecated: 'No' }),
    buy({ args: {} }),
    ['changed: `buy` is no longer deprecated'],
  ],
  ['a kind', buy({ args: {} }), { methods: { buy: cast({ args: {} }) } }, ['changed: `buy` became a cast']],
  [
    'properties of a method',
    buy({ args: {} }),
    buy({ args: {}, idempotent: true, openArgs: true, timeoutMs: 5 }),
    ['changed: `buy` is idempotent', 'changed: `buy` takes any arguments', 'changed: `buy` has the timeoutMs 5'],
  ],
  [
    'an argument',
    buy({ args: { a: Type.String(), b: Type.Integer() } }),
    buy({ args: { a: Type.Optional(Type.String({ minLength: 2 })), c: since('1.2', Type.Boolean()) } }),
    [
      'changed: Argument `a` of `buy`: became optional, `minLength` 2 added',
      'removed: Argument `b` of `buy`',
      'added: `buy` takes `c?: boolean`',
    ],
  ],
  [
    'an answer',
    buy({ args: {} }),
    buy({ args: {}, result: Type.String() }),
    ['changed: Answer of `buy`: `null` became `string`'],
  ],
  [
    'limits and a default',
    buy({ args: { a: Type.Integer({ minimum: 1, maximum: 5, default: 1 }) } }),
    buy({ args: { a: Type.Integer({ minimum: 2, default: 3 }) } }),
    ['changed: Argument `a` of `buy`: `maximum` 5 taken off, `minimum` 1 became 2, `default` 1 became 3'],
  ],
  [
    'errors',
    { errors: { A: error({ module: 'm' }) }, ...buy({ args: {}, errors: ['A'] }) },
    { errors: { A: error({ module: 'n' }), B: error({ module: 'm' }) }, ...buy({ args: {}, errors: ['B'] }) },
    [
      'added: `buy` may raise `B`',
      'removed: `buy` no longer raises `A`',
      'changed: Error `A` is `n.A` on the wire, not `m.A`',
      'added: Error `B`',
    ],
  ],
  [
    'a versioned object',
    object({ a: Type.String() }, '1.0'),
    object({ a: Type.String({ maxLength: 3 }), b: Type.String() }, '1.1'),
    [
      'changed: `Order` is of version 1.1 (was 1.0)',
      'changed: Field `a` of `Order`: `maxLength` 3 added',
      'added: `Order` has `b`',
    ],
  ],
  [
    'the whole API',
    {},
    { topic: 'store', namespace: 'n' },
    ['changed: The topic is `store` (was `shop`)', 'changed: The namespace is `n` (was `none`)'],
  ],
]

describe('differences of two states', () => {
  test.each(cases)('%s', (_name, before, after, expected) => {
    expect(told(shop('1.2', before), shop('1.2', after))).toEqual(expected)
  })

  test('of two versions of one API are those of its history', () => {
    const model = buildModel(
      shop('1.2', {
        methods: { buy: call({ args: { a: since('1.2', Type.String()) } }), old: call({ args: {}, until: '1.2' }) },
      }),
    )
    expect(differences(stateAt(model, '1.0'), stateAt(model, '1.2')).map(({ place }) => place)).toEqual([
      'methods/buy/args/a',
      'methods/old',
    ])
  })
})
