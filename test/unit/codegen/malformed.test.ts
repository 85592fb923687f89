import { describe, expect, test } from 'vitest'
import { buildModel, CodegenError, formatFinding } from '../../../codegen/index.js'
import * as language from '../../../src/schema/index.js'
import { apiText, workspace } from './workspace.js'

/** The schema language as plain JavaScript sees it: anything may be given. */
type Maker = (...given: readonly unknown[]) => never
const { call, cast, defineApi, error, lazy, secret, since, until, versionedObject, versions, withMembers } =
  language as unknown as Record<keyof typeof language, Maker>
const text = language.Type.String()
const sound = { name: 'shop', topic: 'shop', version: '1.0', methods: {} }

function findingsOf(options: unknown): string[] {
  try {
    buildModel(defineApi(options))
  } catch (error) {
    if (error instanceof CodegenError) return error.findings.map(formatFinding)
    throw error
  }
  return []
}

const api = (options: object) => ({ ...sound, ...options })
const method = (definition: unknown) => api({ methods: { buy: definition } })
const withArgument = (argument: unknown) => method(call({ args: { item: argument } }))

/** What stands in a schema file, and what is said of it. */
const malformed: readonly (readonly [what: string, options: unknown, problem: string])[] = [
  ['no options at all', undefined, 'name of the API should be text, but is missing'],
  ['no name', api({ name: undefined }), 'name of the API should be text, but is missing'],
  ['a name that is a number', api({ name: 3 }), 'name of the API should be text, but is 3'],
  ['no topic', api({ topic: null }), 'topic of the API should be text, but is null'],
  ['a version that is a number', api({ version: 1.1 }), 'version of the API should be text, but is 1.1'],
  ['a namespace that is none', api({ namespace: [] }), 'namespace of the API should be text, but is an empty list'],
  ['a stability', api({ stability: 'beta' }), `should be 'stable' or 'alpha', but is "beta"`],
  ['an address', api({ address: { form: 'a' } }), 'address of the API should be form and routes, but is an object'],
  ['a history', api({ history: ['new'] }), 'history of the API should be an object of texts, but is a list'],
  ['objectVersions', api({ objectVersions: { '1.0': '1.0' } }), 'objectVersions of the API should be'],
  [
    'no methods',
    api({ methods: undefined }),
    'methods of the API should be an object of methods by name, but is missing',
  ],
  ['methods: null', api({ methods: null }), 'methods of the API should be an object of methods by name, but is null'],
  ['methods: a list', api({ methods: [call({ args: {} })] }), 'but is a list'],
  ['a method that is null', method(null), 'shop.buy: it is no method'],
  [
    'errors: a list',
    api({ errors: ['NotFound'] }),
    'errors of the API should be an object of errors by name, but is a list',
  ],
  ['an error that is none', api({ errors: { NotFound: {} } }), 'the error NotFound is an object'],
  ['an error without options', api({ errors: { NotFound: error() } }), 'module of the error NotFound should be text'],
  ['a message', api({ errors: { E: error({ module: 'm', message: 1 }) } }), 'message of the error E should be text'],
  ['the data of an error', api({ errors: { E: error({ module: 'm', args: 1 }) } }), '1 stands where a schema should'],
  ['a context', api({ context: 'user' }), 'user stands where a schema should'],
  ['a method without options', method(call()), 'shop.buy: args of the method should be an object of arguments by name'],
  ['a method without args', method(call({ result: text })), 'args of the method should be an object of arguments'],
  ['args: null', method(cast({ args: null })), 'shop.buy: args of the method should be'],
  [
    'args: a list',
    method(call({ args: ['item'] })),
    'args of the method should be an object of arguments by name, but is a list',
  ],
  [
    'errors of a method',
    method(call({ args: {}, errors: 'E' })),
    'errors of the method should be a list of names, but is "E"',
  ],
  [
    'errors that are no names',
    method(call({ args: {}, errors: [error({})] })),
    'errors of the method should be a list',
  ],
  ['since', method(call({ args: {}, since: 1.1 })), 'since of the method should be text, but is 1.1'],
  ['until', method(call({ args: {}, until: 2 })), 'until of the method should be text, but is 2'],
  ['deprecated', method(call({ args: {}, deprecated: true })), 'deprecated of the method should be text, but is true'],
  ['fanout', method(cast({ args: {}, fanout: 'yes' })), 'fanout of the method should be true or false, but is "yes"'],
  ['timeoutMs', method(call({ args: {}, timeoutMs: '5s' })), 'timeoutMs of the method should be a number, but is "5s"'],
  ['fallback', method(call({ args: {}, fallback: 'old' })), 'fallback of the method should be to, args and without'],
  ['address', method(call({ args: {}, address: '{host}' })), 'address of the method should be form and routes'],
  ['examples', method(call({ args: {}, examples: [{}] })), 'examples of the method should be a list of examples'],
  ['a result', method(call({ args: {}, result: [] })), 'stands where a schema should'],
  ['an argument that is null', withArgument(null), 'shop.buy(item): null stands where a schema should'],
  ['an argument that is a symbol', withArgument(Symbol('x')), 'Symbol(x) stands where a schema should'],
  [
    'since of an argument',
    withArgument(since(1.1, text)),
    'shop.buy(item): since of the argument should be text, but is 1.1',
  ],
  ['since without a schema', withArgument(since('1.0')), 'undefined stands where a schema should'],
  ['until of an argument', withArgument(until(null, text)), 'until of the argument should be text, but is null'],
  ['olderPeers', withArgument(since('1.0', text, { olderPeers: 'ignore' })), `or { as: 'name' }, but is "ignore"`],
  [
    'members',
    withArgument(withMembers({ a: '1.0' }, text)),
    'members of the argument should be an object of histories',
  ],
  ['versions() without contracts', method(versions()), 'shop.buy: versions() got missing'],
  ['a contract that is none', method(versions({ '1.0': {} })), 'the contract of 1.0 is an object'],
  ['a contract inside', method(versions({ '1.0': call({}) })), 'shop.buy: args of the method should be'],
  ['an object without versions', withArgument(versionedObject('V', { namespace: 'n' })), 'versioned object V has no'],
  [
    'an object without fields',
    withArgument(versionedObject('V', { namespace: 'n', versions: [] })),
    'versioned object V',
  ],
  [
    'a version without fields',
    withArgument(versionedObject('V', { namespace: 'n', versions: { '1.0': null } })),
    'versioned object V',
  ],
  ['an object without options', withArgument(versionedObject('V')), 'versioned object V'],
  ['an object whose name is a number', withArgument(versionedObject(7, {})), 'versioned object 7'],
  [
    'a Map of methods',
    api({ methods: new Map() }),
    'methods of the API should be an object of methods by name, but is a Map',
  ],
  ['args that are a schema', method(call({ args: language.Type.Object({}) })), 'arguments by name, but is a schema'],
  ['delivery', method(call({ args: {}, delivery: 1n })), 'delivery of the method should be text, but is 1'],
  [
    'the name of an example',
    method(call({ args: {}, examples: [{ name: 1, args: {} }] })),
    'at most a text for a name',
  ],
  ['a misspelt member of the API', api({ adress: {} }), 'the API has no adress. Write address if that is meant'],
  ['a misspelt member', method(call({ args: {}, timeoutMS: 5 })), 'the method has no timeoutMS. Write timeoutMs if'],
  ['a member of another tool', method(call({ args: {}, queue: 'q' })), 'the method has no queue. Take it off'],
  ['a secret of nothing', withArgument(secret()), 'undefined stands where a schema should'],
  ['a lazy text', withArgument(lazy('V')), 'lazy() cannot say its schema'],
  [
    'a lazy schema that throws',
    withArgument(
      lazy(() => {
        throw new ReferenceError('not yet')
      }),
    ),
    'lazy() cannot say its schema: not yet',
  ],
]

/** Keywords of schemas that hold what they cannot. */
const keywords: readonly (readonly [keyword: string, value: unknown, problem: string])[] = [
  ['required', 7, 'a list of names, but is 7'],
  ['required', 'id', 'a list of names, but is "id"'],
  ['properties', ['id'], 'an object of schemas by name, but is a list'],
  ['patternProperties', 'x', 'an object of schemas by name, but is "x"'],
  ['additionalProperties', 'no', 'true, false or a schema, but is "no"'],
  ['items', 'x', 'a schema, or a list of schemas, but is "x"'],
  ['anyOf', [], 'a list that is not empty, but is an empty list'],
  ['oneOf', {}, 'a list that is not empty, but is an object'],
  ['allOf', text, 'a list that is not empty, but is a schema'],
  ['enum', [], 'a list that is not empty, but is an empty list'],
  ['not', [], 'a schema, but is an empty list'],
  ['minLength', -1, 'a whole number from 0 on, but is -1'],
  ['maxItems', '3', 'a whole number from 0 on, but is "3"'],
  ['minimum', Number.NaN, 'a number, but is NaN'],
  ['multipleOf', 0, 'a number above 0, but is 0'],
  ['uniqueItems', 'yes', 'true or false, but is "yes"'],
  ['pattern', 7, 'a text, but is 7'],
  ['description', 7, 'a text, but is 7'],
  ['type', [], 'a type, or a list of types that is not empty, but is an empty list'],
]

describe('a schema that is not of the kind that its types ask for', () => {
  test.each(malformed)('is a finding: %s', (_, options, problem) => {
    expect(findingsOf(options).join('\n')).toContain(problem)
  })

  test.each(keywords)('is a finding: the keyword %s that is %j', (keyword, value, problem) => {
    const found = findingsOf(withArgument(language.Type.Unsafe({ [keyword]: value })))
    expect(found).toEqual([expect.stringContaining(`shop.buy(item): ${keyword} should be ${problem}.`)])
  })

  test('leaves sound ones alone', () => {
    expect(findingsOf(sound)).toEqual([])
  })

  test('says file, line, method, argument and what to do', async () => {
    const files = workspace().write(
      'schemas/shop.ts',
      `import { call, defineApi, since, Type } from 'stubwire/schema'
export default defineApi({ name: 'shop', topic: 'shop', version: '1.1', methods: {
  sell: call({ result: Type.String() }),
  buy: call({ args: { item: since(1.1, Type.String()) } }),
} })
`,
    )
    expect((await files.findings()).map(formatFinding)).toEqual([
      'schemas/shop.ts:3 – shop.sell: args of the method should be an object of arguments by name, but is missing. ' +
        'Write args: { name: Type.String() }, or args: {} if it takes none.',
      'schemas/shop.ts:4 – shop.buy(item): since of the argument should be text, but is 1.1. ' +
        "Write it in quotes as major.minor, for example '1.0'.",
    ])
  })

  test('is found before the rest is built', async () => {
    const files = workspace().schema('sample', apiText('methods: { take: call({ args: null, result: 3 }) }'))
    expect((await files.findings()).map(({ problem }) => problem)).toEqual([
      'args of the method should be an object of arguments by name, but is null',
    ])
  })
})
