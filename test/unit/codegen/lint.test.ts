import { describe, expect, test } from 'vitest'
import { buildModel, lint } from '../../../codegen/index.js'
import { ApiClient } from '../../../src/client/api-client.js'
import type { ApiModel } from '../../../src/model/api-model.js'
import {
  type ApiOptions,
  call,
  callOrCast,
  cast,
  defineApi,
  error,
  lazy,
  nullable,
  type Schema,
  since,
  Type,
  until,
  versionedObject,
  versions,
} from '../../../src/schema/index.js'
import { apiText, workspace } from './workspace.js'

type Options = Partial<ApiOptions<Record<string, ReturnType<typeof error>>>>

function modelOf(options: Options): ApiModel {
  return buildModel(defineApi({ name: 'sample', topic: 'sample', version: '1.5', methods: {}, ...options }))
}

function problems(options: Options): string[] {
  return lint(modelOf(options)).map(({ problem }) => problem)
}

const text = Type.String()
const volume = versionedObject('Volume', { namespace: 'n', versions: { '1.0': {} } })
const snapshot = versionedObject('Snapshot', { namespace: 'n', versions: { '1.0': {} } })
const shared = (name: string) => Type.Object({ a: text }, { $id: name })
function tree(leaf: Schema): Schema {
  const node: Schema = Type.Object({ leaf, children: Type.Array(lazy(() => node)) }, { $id: 'Tree' })
  return node
}

const take = (args: Parameters<typeof call>[0]['args']) => ({ methods: { take: call({ args }) } })
const methods = (...names: string[]) => ({
  methods: Object.fromEntries(names.map((name) => [name, call({ args: {} })])),
})

/** Each rule with what is just within it, and what is beyond and how that is reported. */
const rules: readonly { rule: string; good: readonly Options[]; bad: readonly (readonly [Options, string])[] }[] = [
  {
    rule: 'the name of the API',
    good: [{ name: 'a' }, { name: 'cinder-volume' }, { name: 'a1-2b' }],
    bad: ['', 'Sample', '-a', 'a-', 'a--b', 'a_b', '1a', '../a', 'a/b', 'a b', 'a\n'].map((name) => [
      { name },
      `the name ${JSON.stringify(name)} cannot name a folder and a package path`,
    ]),
  },
  {
    rule: 'the version of the API',
    good: [{ version: '1.0' }],
    bad: [[{ version: '1' as never }, 'the version "1" is no version']],
  },
  {
    rule: 'the topic',
    good: [{ topic: 'a.b@c' }, { topic: 'x'.repeat(200) }],
    bad: ['', 'a.*', '#', 'x'.repeat(201), 'é'.repeat(101)].map((topic) => [
      { topic },
      `the topic ${JSON.stringify(topic)} cannot be a routing key`,
    ]),
  },
  {
    rule: 'the history',
    good: [{ history: { '1.0': 'a', '1.5': 'b' } }],
    bad: [
      [{ history: { '1.6': 'a' } }, 'history names "1.6", above the version 1.5'],
      [{ history: { next: 'a' } as never }, 'history names "next", above the version 1.5'],
    ],
  },
  {
    rule: 'the context',
    good: [{ context: Type.Object({}) }, { context: shared('Context') }],
    bad: [text, nullable(shared('Context')), volume].map((context) => [{ context }, 'the context is no object']),
  },
  {
    rule: 'the module of an error',
    good: [{ errors: { Lost: error({ module: 'm' }) } }],
    bad: [[{ errors: { Lost: error({ module: '' }) } }, 'the error Lost has no module']],
  },
  {
    rule: 'the data of an error',
    good: [Type.Object({}), shared('Data')].map((args) => ({ errors: { Lost: error({ module: 'm', args }) } })),
    bad: [text, Type.Array(text), volume].map((args) => [
      { errors: { Lost: error({ module: 'm', args }) } },
      'the data of error Lost is no object',
    ]),
  },
  {
    rule: 'the name of an error',
    good: [{ errors: { Lost2: error({ module: 'm' }) } }],
    bad: [[{ errors: { 'Not Found': error({ module: 'm' }) } }, 'the error name "Not Found" cannot name a class']],
  },
  {
    rule: 'private names',
    good: [methods('get_')],
    bad: [[methods('_get'), 'names starting with _ are private and never dispatched']],
  },
  {
    rule: 'identifiers',
    good: [methods('get_2'), methods('delete'), methods('x.y')],
    bad: [
      [methods('2_get'), 'its name gives no identifier: "2Get"'],
      [methods('--'), 'its name gives no identifier: ""'],
    ],
  },
  {
    rule: 'members of the client',
    good: [methods('prepared'), methods('can_send_it'), methods('call'), methods('cast')],
    bad: [
      ...['prepare', 'canSend', 'rpc', 'api', 'then', 'constructor', 'invokeCall', 'toString', 'valueOf'].map(
        (name): [Options, string] => [methods(name), `the identifier ${name} is a member of every client`],
      ),
      [methods('to_string'), 'the identifier toString is a member of every client'],
    ],
  },
  {
    rule: 'one identifier a method',
    good: [methods('get_volume', 'get_volumes')],
    bad: [[methods('getVolume', 'get_volume'), 'the identifier getVolume is also that of getVolume']],
  },
  {
    rule: 'the cast of a method that is both',
    good: [{ methods: { get: callOrCast({ args: {} }), cast_it: call({ args: {} }) } }],
    bad: [
      [
        { methods: { get: callOrCast({ args: {} }), cast_get: call({ args: {} }) } },
        'its cast is named castGet, which is a method too',
      ],
    ],
  },
  {
    rule: 'one name a type',
    good: [
      { methods: { get: call({ args: { a: shared('GetArguments') } }) } },
      { errors: { Lost: error({ module: 'm' }) }, methods: { lost: call({ args: {} }) } },
    ],
    bad: [
      [
        { methods: { get: call({ args: { a: shared('GetArgs') } }) } },
        'the name GetArgs is needed for the shared schema GetArgs and for the arguments of get',
      ],
      [
        { methods: { get: call({ args: { a: shared('GetResult') }, result: text }) } },
        'the name GetResult is needed for the shared schema GetResult and for the result of get',
      ],
      [
        take({ a: shared('SampleClient') }),
        "the name SampleClient is needed for the API's client and for the shared schema SampleClient",
      ],
      [
        { context: Type.Object({}), ...take({ a: shared('SampleContext') }) },
        'the name SampleContext is needed for the context and for the shared schema SampleContext',
      ],
      [
        { errors: { Lost: error({ module: 'm' }) }, ...take({ a: shared('LostData') }) },
        'the name LostData is needed for the shared schema LostData and for the data of Lost',
      ],
    ],
  },
  {
    rule: 'one name a value',
    good: [{ methods: { volume: call({ args: { volume } }) } }],
    bad: [
      [
        { methods: { volume_object: call({ args: { volume } }) } },
        'the name volumeObject is needed for the versioned object Volume and for the method volume_object',
      ],
      [methods('sample_api'), "the name sampleApi is needed for the API's api and for the method sample_api"],
      [
        { errors: { get: error({ module: 'm' }) }, ...methods('get') },
        'the name get is needed for the error get and for the method get',
      ],
      [
        take({ a: volume, b: versionedObject('volume', { namespace: 'n', versions: { '1.0': {} } }) }),
        'the name volumeObject is needed for the versioned object Volume and for the versioned object volume',
      ],
    ],
  },
  {
    rule: 'names that generated files use',
    good: [take({ a: shared('Volume') })],
    bad: ['Record', 'Promise', 'Error', 'Method', 'JsonObject', 'Transport', 'string', 'unknown', 'class'].map(
      (name) => [
        take({ a: shared(name) }),
        `the name ${name} of the shared schema ${name} would hide one that generated files use`,
      ],
    ),
  },
  {
    rule: 'one validator a schema',
    good: [{ methods: { no: call({ args: {} }), null_: call({ args: {} }) } }],
    bad: [
      [
        { methods: { no: call({ args: { a: text } }) } },
        'the validator no_args is needed for methods without arguments and for the arguments of no',
      ],
      [
        { methods: { no: call({ args: {}, openArgs: true }) } },
        'the validator no_args is needed for methods without arguments and for the arguments of no',
      ],
      [
        { methods: { null: call({ args: {}, result: text }) } },
        'the validator null_result is needed for methods that answer null and for the result of null',
      ],
      [
        { methods: { def_A: call({ args: { a: shared('A_args') } }) } },
        'the validator def_A_args is needed for the shared schema A_args and for the arguments of def_A',
      ],
      [
        {
          methods: {
            get: versions({ '1.0': call({ args: { a: text } }), '1.1': call({ args: {} }) }),
            get_1_0: call({ args: { a: Type.Null() } }),
          },
        },
        'the validator get_1_0_args is needed for the arguments of get and for the arguments of get_1_0',
      ],
    ],
  },
  {
    rule: 'versions up to that of the API',
    good: [{ methods: { take: call({ args: { a: since('1.5', text) }, since: '1.5' }) } }],
    bad: [
      [{ methods: { take: call({ args: {}, since: '1.6' }) } }, "version 1.6 is above the API's version 1.5"],
      [{ methods: { take: call({ args: {}, until: '1.10' }) } }, "version 1.10 is above the API's version 1.5"],
      [take({ a: since('1.6', text) }), "version 1.6 is above the API's version 1.5"],
      [take({ a: until('1.6', text) }), "version 1.6 is above the API's version 1.5"],
      [{ methods: { take: versions({ '1.6': call({ args: {} }) }) } }, "version 1.6 is above the API's version 1.5"],
    ],
  },
  {
    rule: 'arguments that end',
    good: [
      take({ a: until('1.4', text) }),
      { methods: { take: call({ openArgs: true, args: { a: since('1.4', text) } }) } },
    ],
    bad: [
      [
        { methods: { take: call({ openArgs: true, args: { a: until('1.4', text) } }) } },
        'it ends in 1.4, but its method takes any argument',
      ],
    ],
  },
  {
    rule: 'one major',
    good: [{ version: '2.3', methods: { take: call({ args: { a: since('2.1', text) } }) } }],
    bad: [
      [{ methods: { take: call({ args: {}, since: '0.9' }) } }, 'version 0.9 is of another major than 1.5'],
      [take({ a: until('2.0', text) }), 'version 2.0 is of another major than 1.5'],
    ],
  },
  {
    rule: 'well-formed versions',
    good: [],
    bad: [
      [{ methods: { take: call({ args: {}, since: '1.05' }) } }, '"1.05" is no version'],
      [take({ a: since('1.x' as never, text) }), '"1.x" is no version'],
    ],
  },
  {
    rule: 'arguments as old as their method, or newer',
    good: [{ methods: { take: call({ args: { a: since('1.2', text) }, since: '1.2' }) } }],
    bad: [
      [
        { methods: { take: call({ args: { a: since('1.1', text) }, since: '1.2' }) } },
        'it exists since 1.1, but its method only since 1.2',
      ],
    ],
  },
  {
    rule: 'an end after the beginning',
    good: [{ methods: { take: call({ args: { a: until('1.3', since('1.2', text)) }, since: '1.1', until: '1.5' }) } }],
    bad: [
      [{ methods: { take: call({ args: {}, since: '1.2', until: '1.2' }) } }, 'it ends in 1.2, but begins in 1.2'],
      [take({ a: until('1.2', since('1.3', text)) }), 'it ends in 1.2, but begins in 1.3'],
      [take({ a: until('1.0', text) }), 'it ends in 1.0, but begins in 1.0'],
    ],
  },
  {
    rule: 'fanout is for casts',
    good: [{ methods: { take: cast({ args: {}, fanout: true }) } }],
    bad: [
      [{ methods: { take: { ...call({ args: {} }), fanout: true } } }, 'only a cast can be sent to all servers'],
      [{ methods: { take: { ...callOrCast({ args: {} }), fanout: true } } }, 'only a cast can be sent to all servers'],
    ],
  },
  {
    rule: 'times',
    good: [{ methods: { take: call({ args: {}, timeoutMs: 1, monitorMs: 2000 }) } }],
    bad: [
      ...[0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY].map((timeoutMs): [Options, string] => [
        { methods: { take: call({ args: {}, timeoutMs }) } },
        `timeoutMs is ${timeoutMs}`,
      ]),
      [{ methods: { take: call({ args: {}, monitorMs: 1999 }) } }, 'monitorMs is 1999'],
    ],
  },
  {
    rule: 'declared errors',
    good: [{ errors: { Lost: error({ module: 'm' }) }, methods: { take: call({ args: {}, errors: ['Lost'] }) } }],
    bad: [[{ methods: { take: call({ args: {}, errors: ['Lost'] as never }) } }, 'the error Lost is not declared']],
  },
  {
    rule: 'versioned objects where they can be converted',
    good: [
      take({
        a: Type.Object({ v: volume, l: Type.Array(Type.Array(volume)), r: Type.Record(text, Type.Array(volume)) }),
      }),
      take({ a: Type.Union([volume, snapshot, Type.Array(volume), Type.Record(text, volume), text]) }),
      take({ a: Type.Tuple([text, Type.Object({})]), b: Type.Intersect([Type.Object({ volume }), Type.Object({})]) }),
      take({ a: Type.Object({ a: text }, { additionalProperties: volume }) }),
      take({ a: Type.Union([Type.Object({ volume }), Type.Object({ text })]) }),
      take({ a: tree(text) }),
      { context: Type.Object({ text }), errors: { Lost: error({ module: 'm', args: Type.Object({ text }) }) } },
    ],
    bad: [
      [take({ a: Type.Tuple([volume]) }), 'a versioned object in a tuple is not converted'],
      [
        take({ a: nullable(Type.Array(Type.Tuple([Type.Object({ volume })]))) }),
        'a versioned object in a tuple is not converted',
      ],
      [take({ a: Type.Record(Type.Integer(), volume) }), 'a versioned object in members by pattern is not converted'],
      [
        take({ a: Type.Object({ volume }, { additionalProperties: volume }) }),
        'a versioned object in further members beside named ones is not converted',
      ],
      [
        take({ a: Type.Intersect([Type.Object({ volume }), Type.Object({ snapshot })]) }),
        'a versioned object in several parts of an intersection is not converted',
      ],
      [
        take({ a: Type.Union([Type.Object({ volume }), Type.Object({ snapshot })]) }),
        'a versioned object in several plain objects of one union is not converted',
      ],
      [
        take({ a: Type.Union([Type.Array(volume), Type.Array(snapshot)]) }),
        'a versioned object in lists of several kinds in one union is not converted',
      ],
      [take({ a: tree(volume) }), 'a versioned object in the recursive schema Tree is not converted'],
      [
        { methods: { take: call({ args: {}, result: Type.Tuple([volume]) }) } },
        'a versioned object in a tuple of the result is not converted',
      ],
      [
        take({ a: versionedObject('Outer', { namespace: 'n', versions: { '1.0': { both: Type.Tuple([volume]) } } }) }),
        'field both of Outer has a versioned object in a tuple, where it is not converted',
      ],
      [{ context: Type.Object({ volume }) }, 'the context holds a versioned object, which is not converted there'],
      [
        { errors: { Lost: error({ module: 'm', args: Type.Object({ volume }) }) } },
        'the data of Lost holds a versioned object, which is not converted there',
      ],
    ],
  },
  {
    rule: 'argument names that Python can take',
    good: [take({ selfish: text, context: text })],
    bad: [
      [take({ self: text }), 'a Python peer cannot take an argument of this name'],
      [take({ '': text }), 'a Python peer cannot take an argument of this name'],
      [take({ ['__proto__']: text }), 'an argument named __proto__ cannot be checked'],
    ],
  },
]

describe.each(rules)('$rule', ({ good, bad }) => {
  test.each(good.map((options) => [options]))('admits %j', (options) => {
    expect(problems(options)).toEqual([])
  })

  test.each(bad)('refuses %j', (options, problem) => {
    expect(problems(options)).toContain(problem)
  })
})

test('every member of the client class is a name that methods cannot have', () => {
  const members = Object.getOwnPropertyNames(ApiClient.prototype).concat(Object.getOwnPropertyNames(Object.prototype))
  for (const member of members.filter((name) => !name.startsWith('_'))) {
    expect(problems(methods(member)), member).toContain(`the identifier ${member} is a member of every client`)
  }
})

test('a finding names the file, line, method and argument, and says what to do', async () => {
  const space = workspace()
  const inside = `methods: {
  take: call({
    args: {
      id: Type.String(),
      late: since('1.9', Type.String()),
    },
    errors: ['Lost'],
  }),
  get: versions({
    '1.0': call({ args: {} }),
    '1.8': call({ args: { self: Type.String() } }),
  }),
}`
  space.schema('one', apiText(inside))
  const at = { file: 'schemas/one.ts', api: 'sample' }
  expect(await space.findings()).toEqual([
    {
      ...{ ...at, line: 13, method: 'get', problem: "version 1.8 is above the API's version 1.5" },
      mend: "Raise the API's version to 1.8, or correct this one",
    },
    {
      ...{ ...at, line: 13, method: 'get', argument: 'self' },
      ...{ problem: 'a Python peer cannot take an argument of this name', mend: 'Rename it' },
    },
    {
      ...{ ...at, line: 4, method: 'take', problem: 'the error Lost is not declared' },
      mend: 'Add it to the errors of the API, or use one of none',
    },
    {
      ...{ ...at, line: 7, method: 'take', argument: 'late' },
      problem: "version 1.9 is above the API's version 1.5",
      mend: "Raise the API's version to 1.9, or correct this one",
    },
  ])
})

test('a finding about the API itself points at its declaration', async () => {
  const space = workspace()
  space.schema('one', `\n${apiText('methods: {}', "name: 'sample', topic: '#', version: '1.0'")}`)
  expect(await space.findings()).toMatchObject([{ file: 'schemas/one.ts', line: 3, api: 'sample' }])
})

describe('examples and defaults', () => {
  test.each([
    ['an example that fits', `call({ args: { a: Type.String() }, examples: [{ args: { a: 'x' } }] })`, []],
    ['a result that fits', `call({ args: {}, result: Type.String(), examples: [{ args: {}, result: 'x' }] })`, []],
    ['a default that fits', `call({ args: { a: since('1.1', Type.String({ default: 'x' })) } })`, []],
    [
      'args that do not fit',
      `call({ args: { a: Type.String() }, examples: [{ name: 'mine', args: { a: 1 } }] })`,
      ['what example "mine" gives as args does not match the schema at /a (type {"type":"string"})'],
    ],
    [
      'args that are unknown',
      'call({ args: {}, examples: [{ args: { a: 1 } }] })',
      [
        'what example "example 1" gives as args does not match the schema at / (additionalProperties {"additionalProperty":"a"})',
      ],
    ],
    [
      'a result that does not fit',
      'call({ args: {}, result: Type.String(), examples: [{ args: {}, result: null }] })',
      ['what example "example 1" gives as result does not match the schema at / (type {"type":"string"})'],
    ],
    [
      'a result where there is none',
      'call({ args: {}, examples: [{ args: {}, result: 5 }] })',
      ['what example "example 1" gives as result does not match the schema at / (type {"type":"null"})'],
    ],
    [
      'a default that does not fit',
      `call({ args: { b: Type.String(), a: since('1.1', Type.Boolean({ default: 'yes' })) } })`,
      ['its default does not match the schema at / (type {"type":"boolean"})'],
    ],
  ])('%s', async (_name, method, expected) => {
    const space = workspace()
    space.schema('one', apiText(`methods: {\n  take: ${method},\n}`))
    const findings = await space.findings()
    expect(findings.map(({ problem }) => problem)).toEqual(expected)
    for (const finding of findings) expect(finding).toMatchObject({ file: 'schemas/one.ts', line: 4, method: 'take' })
  })
})
