/** A schema file, without what all of them share. */
export interface AuthoringCase {
  readonly name: string
  readonly code: string
}

/** A schema file that must not compile. */
export interface AuthoringMistake extends AuthoringCase {
  /** What the compiler says of it. */
  readonly says: RegExp
  /** Line of `code` that it points at, counted from 1. */
  readonly line: number
}

/** What stands at the top of every case. */
export const prelude = `import {
  type AddressDefinition, call, callOrCast, cast, defineApi, error, lazy, nullable, secret, since, Type, until,
  type VersionedObject, versionedObject, versions, withMembers,
} from 'stubwire/schema'
export const used = [
  call, callOrCast, cast, defineApi, error, lazy, nullable, secret, since, Type, until, versionedObject, versions,
  withMembers,
] satisfies unknown[]
export type Used = [VersionedObject, AddressDefinition]`

/** Schema files that use the whole language. */
export const sound: readonly AuthoringCase[] = [
  {
    name: 'the smallest API',
    code: `export default defineApi({ name: 'a', topic: 'a', version: '1.0', methods: { ping: call({ args: {} }) } })`,
  },
  {
    name: 'every option of an API',
    code: `export default defineApi({
  name: 'a', description: 'A.', topic: 'a', exchange: 'openstack', namespace: 'n', version: '3.20', stability: 'alpha',
  context: Type.Object({}), history: { '3.1': 'more' },
  errors: { NotFound: error({ module: 'a.exception', class: 'ANotFound', args: Type.Object({}), message: '{id}' }) },
  methods: {},
})`,
  },
  {
    name: 'every kind of method',
    code: `export default defineApi({
  name: 'a', topic: 'a', version: '3.20',
  errors: { NotFound: error({ module: 'a' }), Busy: error({ module: 'a' }) },
  methods: {
    one: call({ args: {}, result: nullable(Type.String()), errors: ['NotFound', 'Busy'], timeoutMs: 1000, monitorMs: 2000 }),
    two: cast({ args: {}, openArgs: true, fanout: true, since: '3.1', until: '3.19', deprecated: 'use one' }),
    three: callOrCast({ args: {}, errors: ['Busy'], idempotent: true, examples: [{ args: {}, result: 1 }] }),
    four: versions({ '3.0': call({ args: {}, errors: ['NotFound'] }), '3.17': cast({ args: {} }) }),
  },
})`,
  },
  {
    name: 'what older servers get',
    code: `const oneServer: AddressDefinition = { form: '{host}', routes: { '3.7': { server: '{host}' } } }
export default defineApi({
  name: 'a', topic: 'a', version: '3.20',
  address: { form: '{host}[@{backend}]', routes: { '3.0': { server: '{host}' }, '3.6': { topic: '{topic}.{host}' } } },
  methods: {
    old: cast({ args: { host: Type.String() }, address: null }),
    fresh: cast({
      since: '3.3', address: null, fallback: { to: 'old', args: { host: 'backend' }, without: ['why'] },
      args: { backend: Type.String(), why: Type.String() },
    }),
    tell: cast({ since: '3.7', address: oneServer, args: {
      place: withMembers({ cluster: { since: '3.9' }, rack: { since: '3.10', olderPeers: 'drop' } }, Type.Object({})),
      more: since('3.8', withMembers({ cluster: { since: '3.9' } }, Type.Object({}))),
      backend: since('3.8', Type.String(), { olderPeers: { as: 'place' } }),
    } }),
    turn: versions({ '3.0': call({ args: {} }), '3.17': cast({ args: {}, fallback: { to: '3.0' } }) }),
  },
})`,
  },
  {
    name: 'arguments with a history',
    code: `export default defineApi({
  name: 'a', topic: 'a', version: '3.20',
  methods: {
    one: call({ args: {
      id: Type.String(),
      force: since('3.10', Type.Boolean(), { olderPeers: 'drop' }),
      token: until('3.12', secret(Type.String())),
      both: until('3.12', since('3.4', Type.Optional(Type.Integer()))),
    } }),
  },
})`,
  },
  {
    name: 'versioned objects that refer to each other',
    code: `export const Volume: VersionedObject = versionedObject('Volume', {
  namespace: 'cinder', versions: { '1.0': { id: Type.String(), snapshots: Type.Array(lazy(() => Snapshot)) }, '1.1': {} },
})
export const Snapshot: VersionedObject = versionedObject('Snapshot', {
  namespace: 'cinder', versions: { '1.0': { volume: nullable(Volume) } },
})`,
  },
]

/** Mistakes that the compiler must catch, at the place where they are made. */
export const mistakes: readonly AuthoringMistake[] = [
  {
    name: 'an error that the API does not declare',
    code: `export default defineApi({
  name: 'a', topic: 'a', version: '1.0', errors: { NotFound: error({ module: 'a' }) },
  methods: { one: call({ args: {}, errors: ['Missing'] }) },
})`,
    says: /"Missing".*"NotFound"/,
    line: 3,
  },
  {
    name: 'an error where the API declares none',
    code: `export default defineApi({
  name: 'a', topic: 'a', version: '1.0',
  methods: { one: call({ args: {}, errors: ['Missing'] }) },
})`,
    says: /Missing/,
    line: 3,
  },
  {
    name: 'an undeclared error of a variant',
    code: `export default defineApi({
  name: 'a', topic: 'a', version: '3.9', errors: { NotFound: error({ module: 'a' }) },
  methods: { one: versions({ '3.0': call({ args: {}, errors: ['Missing'] }) }) },
})`,
    says: /"Missing".*"NotFound"/,
    line: 3,
  },
  {
    name: 'fanout on a call',
    code: `export const one = call({ args: {},\n  fanout: true })`,
    says: /'fanout' does not exist/,
    line: 2,
  },
  {
    name: 'a result on a cast',
    code: `export const one = cast({ args: {},\n  result: Type.String() })`,
    says: /'result' does not exist/,
    line: 2,
  },
  {
    name: 'errors on a cast',
    code: `export const one = cast({ args: {},\n  errors: [] })`,
    says: /'errors' does not exist/,
    line: 2,
  },
  {
    name: 'a timeout on a cast',
    code: `export const one = cast({ args: {},\n  timeoutMs: 1 })`,
    says: /'timeoutMs' does not exist/,
    line: 2,
  },
  {
    name: 'a version without a minor',
    code: `export default defineApi({ name: 'a', topic: 'a', methods: {},\n  version: '3' })`,
    says: /Type '"3"' is not assignable/,
    line: 2,
  },
  {
    name: 'a version that is no number',
    code: `export default defineApi({ name: 'a', topic: 'a', methods: {},\n  version: 'x' })`,
    says: /Type '"x"' is not assignable/,
    line: 2,
  },
  {
    name: 'a version that is a number and no text',
    code: `export default defineApi({ name: 'a', topic: 'a', methods: {},\n  version: 3.2 })`,
    says: /Type 'number' is not assignable/,
    line: 2,
  },
  {
    name: 'a missing topic',
    code: `export default defineApi({ name: 'a', version: '1.0', methods: {} })`,
    says: /'topic' is missing/,
    line: 1,
  },
  {
    name: 'an unknown option of an API',
    code: `export default defineApi({ name: 'a', topic: 'a', version: '1.0', methods: {},\n  versionCap: '1.0' })`,
    says: /'versionCap' does not exist/,
    line: 2,
  },
  {
    name: 'a misspelt option of a call',
    code: `export const one = call({ args: {},\n  timeout: 5 })`,
    says: /'timeout' does not exist/,
    line: 2,
  },
  {
    name: 'a misspelt stability',
    code: `export default defineApi({ name: 'a', topic: 'a', version: '1.0', methods: {},\n  stability: 'beta' })`,
    says: /"beta"/,
    line: 2,
  },
  {
    name: 'a method that is no method',
    code: `export default defineApi({ name: 'a', topic: 'a', version: '1.0',\n  methods: { one: Type.Object({}) } })`,
    says: /not assignable/,
    line: 2,
  },
  {
    name: 'a call without args',
    code: `export const one = call({ result: Type.String() })`,
    says: /'args' is missing/,
    line: 1,
  },
  {
    name: 'an argument that is no schema',
    code: `export const one = call({\n  args: { id: 'string' } })`,
    says: /Type 'string' is not assignable/,
    line: 2,
  },
  {
    name: 'since around a method instead of an argument',
    code: `export const one =\n  since('3.1', call({ args: {} }))`,
    says: /not assignable/,
    line: 2,
  },
  {
    name: 'since around a result',
    code: `export const one = call({ args: {},\n  result: since('3.1', Type.String()) })`,
    says: /not assignable/,
    line: 2,
  },
  {
    name: 'since around a field of a versioned object',
    code: `export const one = versionedObject('One', { namespace: 'a',\n  versions: { '1.0': { id: since('3.1', Type.String()) } } })`,
    says: /not assignable/,
    line: 2,
  },
  {
    name: 'since within nullable',
    code: `export const one = call({ args: {},\n  result: nullable(since('3.1', Type.String())) })`,
    says: /not assignable/,
    line: 2,
  },
  {
    name: 'since around the context',
    code: `export default defineApi({ name: 'a', topic: 'a', version: '1.0', methods: {},\n  context: since('1.0', Type.Object({})) })`,
    says: /not assignable/,
    line: 2,
  },
  {
    name: 'since without its schema',
    code: `export const one = since('3.1')`,
    says: /Expected 2-3 arguments/,
    line: 1,
  },
  {
    name: 'since with a version that is none',
    code: `export const one = since('3', Type.String())`,
    says: /'"3"' is not assignable/,
    line: 1,
  },
  {
    name: 'an unknown fate for older peers',
    code: `export const one = since('3.1', Type.String(), {\n  olderPeers: 'ignore' })`,
    says: /"ignore"/,
    line: 2,
  },
  {
    name: 'another name that is no text',
    code: `export const one = since('3.1', Type.String(), {\n  olderPeers: { as: 1 } })`,
    says: /is not assignable to type 'string'/,
    line: 2,
  },
  {
    name: 'a fallback to nothing',
    code: `export const one = cast({ since: '3.1', args: {},\n  fallback: { args: { a: 'b' } } })`,
    says: /Property 'to' is missing/,
    line: 2,
  },
  {
    name: 'a route without version',
    code: `export const one: AddressDefinition = { form: '{a}', routes: {\n  newest: { server: '{a}' } } }`,
    says: /'newest' does not exist/,
    line: 2,
  },
  {
    name: 'a route with something else than topic and server',
    code: `export const one: AddressDefinition = { form: '{a}', routes: { '3.0': {\n  exchange: '{a}' } } }`,
    says: /'exchange' does not exist/,
    line: 2,
  },
  {
    name: 'a member that came with no version',
    code: `export const one = withMembers({ a: {\n  since: 'yesterday' } }, Type.Object({}))`,
    says: /is not assignable to type/,
    line: 2,
  },
  {
    name: 'variants under a version that is none',
    code: `export const one = versions({\n  'three': call({ args: {} }) })`,
    says: /'three'|"three"/,
    line: 2,
  },
  {
    name: 'variants within variants',
    code: `export const one = versions({\n  '3.0': versions({ '3.0': cast({ args: {} }) }) })`,
    says: /VersionsDefinition.* is missing/,
    line: 2,
  },
  {
    name: 'an error without a module',
    code: `export const one = error({ message: 'no' })`,
    says: /'module' is missing/,
    line: 1,
  },
  {
    name: 'a versioned object without a namespace',
    code: `export const one = versionedObject('Volume', { versions: {} })`,
    says: /'namespace' is missing/,
    line: 1,
  },
  {
    name: 'a note in the history under a version that is none',
    code: `export default defineApi({ name: 'a', topic: 'a', version: '1.0', methods: {},\n  history: { first: 'born' } })`,
    says: /'first' does not exist/,
    line: 2,
  },
]
