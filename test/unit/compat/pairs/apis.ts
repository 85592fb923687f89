import {
  call,
  callOrCast,
  cast,
  since,
  Type,
  until,
  versionedObject,
  versions,
  withMembers,
} from '../../../../src/schema/index.js'
import { change, methods, type Pair, shop } from './pair.js'

const nothing = { args: {} }
const host = (routes: Record<string, { topic?: string; server?: string }>, form = '{node}') => ({
  address: { form, routes },
  methods: { buy: call(nothing) },
})
const renamed = (fallback?: { to: string }) => ({
  buy: call(nothing),
  acquire: call({ ...nothing, since: '1.1', ...(fallback === undefined ? {} : { fallback }) }),
})
const Host = Type.Object({ node: Type.String(), zone: Type.Optional(Type.String()) })
const zoned = (since: '1.1' | '1.2', olderPeers: 'drop' | 'reject' = 'drop') => ({
  buy: call({ args: { host: withMembers({ zone: { since, olderPeers } }, Host) } }),
})
const context = (members: Parameters<typeof Type.Object>[0]) => Type.Object(members)
const Order = (versionsOf: Parameters<typeof versionedObject>[1]['versions'], namespace = 'shop') => ({
  methods: { buy: call({ args: { order: versionedObject('Order', { namespace, versions: versionsOf }) } }) },
})
const Size = (id?: string) => Type.Integer({ minimum: 1, ...(id === undefined ? {} : { $id: id }) })
const buy = (size: ReturnType<typeof Size>) => ({ methods: { buy: call({ args: { size } }) } })
const text = Type.String()
const other = Type.Optional(Type.Integer())

/** Changes of methods, shared schemas, versioned objects, and of the whole API. */
export const apiPairs: readonly Pair[] = [
  methods(['METHOD_NO_DELETE_WITHIN_MAJOR', 'breaking', 'callers get NoSuchMethod'], { buy: call(nothing) }, {}),
  methods(
    ['METHOD_NO_DELETE_WITHIN_MAJOR', 'breaking', 'an end within the major is a deletion'],
    { buy: call(nothing) },
    { buy: call({ ...nothing, until: '1.3' }) },
  ),
  methods(
    ['METHOD_NO_DELETE_WITHIN_MAJOR', 'breaking', 'callers of 1.0 get another contract'],
    { buy: versions({ '1.0': call(nothing), '1.1': cast(nothing) }) },
    { buy: versions({ '1.1': cast(nothing) }) },
  ),
  methods(
    ['METHOD_NO_DELETE_WITHIN_MAJOR', 'compatible', 'an end that was released is history'],
    { buy: call({ ...nothing, until: '1.1' }) },
    { buy: call({ ...nothing, until: '1.1' }) },
  ),
  methods(
    ['METHOD_NO_DELETE_WITHIN_MAJOR', 'compatible', 'it is still there'],
    { buy: call(nothing) },
    { buy: call({ ...nothing, deprecated: 'Use sell' }) },
  ),
  {
    ...methods(['METHOD_NO_DELETE_WITHIN_MAJOR', 'compatible', 'a new major may break'], { buy: call(nothing) }, {}),
    after: shop('2.0', {}),
  },
  {
    ...methods(['METHOD_NO_DELETE_WITHIN_MAJOR', 'compatible', 'alpha promises nothing'], {}, {}),
    before: shop('1.2', { stability: 'alpha', methods: { buy: call(nothing) } }),
  },
  methods(['METHOD_SAME_KIND', 'breaking', 'nobody answers'], { buy: call(nothing) }, { buy: cast(nothing) }),
  methods(
    ['METHOD_SAME_KIND', 'breaking', 'older servers do not answer'],
    { buy: cast(nothing) },
    { buy: call(nothing) },
  ),
  methods(
    ['METHOD_SAME_KIND', 'breaking', 'who casts is refused by the types'],
    { buy: callOrCast(nothing) },
    { buy: call(nothing) },
  ),
  methods(
    ['METHOD_SAME_KIND', 'compatible', 'who calls may go on'],
    { buy: call(nothing) },
    { buy: callOrCast(nothing) },
  ),
  methods(
    ['METHOD_SAME_KIND', 'compatible', 'this is how a contract changes: older callers get the older one'],
    { buy: call({ args: { a: text }, result: text }) },
    {
      buy: versions({ '1.0': call({ args: { a: text }, result: text }), '1.3': cast({ args: { a: Type.Integer() } }) }),
    },
  ),
  methods(
    ['METHOD_FANOUT_UNCHANGED', 'breaking', 'all servers get what one got'],
    { buy: cast(nothing) },
    { buy: cast({ ...nothing, fanout: true }) },
  ),
  methods(
    ['METHOD_FANOUT_UNCHANGED', 'compatible', 'nothing changed'],
    { buy: cast({ ...nothing, fanout: true }) },
    { buy: cast({ ...nothing, fanout: true }) },
  ),
  methods(
    ['METHOD_IDEMPOTENCY_NOT_WEAKENED', 'breaking', 'callers repeat it'],
    { buy: call({ ...nothing, idempotent: true }) },
    { buy: call(nothing) },
  ),
  methods(
    ['METHOD_IDEMPOTENCY_NOT_WEAKENED', 'breaking', 'tools send it to look around'],
    { buy: call({ ...nothing, idempotent: true, readOnly: true }) },
    { buy: call({ ...nothing, idempotent: true }) },
  ),
  methods(
    ['METHOD_IDEMPOTENCY_NOT_WEAKENED', 'compatible', 'more is promised'],
    { buy: call(nothing) },
    { buy: call({ ...nothing, idempotent: true }) },
  ),
  methods(['SINCE_MONOTONIC', 'breaking', 'servers of 1.2 do not have it'], {}, { buy: call(nothing) }),
  methods(
    ['SINCE_MONOTONIC', 'breaking', 'servers of 1.0 do not have it'],
    { buy: call({ ...nothing, since: '1.1' }) },
    { buy: call(nothing) },
  ),
  methods(
    ['SINCE_MONOTONIC', 'breaking', 'servers of 1.1 would be sent it'],
    { buy: call({ args: { a: since('1.2', text) } }) },
    { buy: call({ args: { a: since('1.1', text) } }) },
  ),
  methods(
    ['SINCE_MONOTONIC', 'breaking', 'servers of 1.1 refuse it'],
    { buy: call({ args: { a: until('1.1', text) } }) },
    { buy: call({ args: { a: until('1.2', text) } }) },
  ),
  methods(
    ['SINCE_MONOTONIC', 'breaking', 'servers of 1.1 have no such contract'],
    { buy: versions({ '1.0': call(nothing) }) },
    { buy: versions({ '1.0': call(nothing), '1.1': cast(nothing) }) },
  ),
  methods(
    ['SINCE_MONOTONIC', 'compatible', 'this is how methods are added'],
    {},
    { buy: call({ ...nothing, since: '1.3' }) },
  ),
  methods(
    ['ARG_ADDED_MUST_BE_OPTIONAL_WITH_SINCE', 'compatible', 'what was taken unlisted is listed now'],
    { buy: call({ args: {}, openArgs: true }) },
    { buy: call({ args: { a: since('1.3', text) }, openArgs: true }) },
  ),
  methods(
    ['RETIRED_NAME_NOT_REUSED', 'breaking', 'servers from 1.1 on refuse it'],
    { buy: call({ ...nothing, until: '1.1' }) },
    { buy: call(nothing) },
  ),
  methods(
    ['RETIRED_NAME_NOT_REUSED', 'breaking', 'servers of 1.1 and 1.2 refuse it, those of 1.0 mean something else'],
    { buy: call({ ...nothing, until: '1.1' }) },
    { buy: call({ ...nothing, since: '1.3' }) },
  ),
  methods(
    ['RETIRED_NAME_NOT_REUSED', 'breaking', 'the same, as a contract of its own'],
    { buy: versions({ '1.0': call({ ...nothing, until: '1.1' }) }) },
    { buy: versions({ '1.0': call({ ...nothing, until: '1.1' }), '1.3': cast(nothing) }) },
  ),
  methods(
    ['RETIRED_NAME_NOT_REUSED', 'breaking', 'an argument that ended is refused by servers in between'],
    { buy: call({ args: { a: until('1.1', text) } }) },
    { buy: call({ args: { a: since('1.3', text) } }) },
  ),
  methods(
    ['RETIRED_NAME_NOT_REUSED', 'compatible', 'another name'],
    { buy: call({ ...nothing, until: '1.1' }) },
    { buy: call({ ...nothing, until: '1.1' }), buy_again: call({ ...nothing, since: '1.3' }) },
  ),

  change(['TOPIC_STABLE', 'breaking', 'the two sides no longer meet'], {}, { topic: 'store' }),
  change(['TOPIC_STABLE', 'compatible', 'prose'], {}, { description: 'A shop' }),
  change(
    ['EXCHANGE_STABLE', 'breaking', 'the two sides no longer meet'],
    { exchange: 'openstack' },
    { exchange: 'shop' },
  ),
  change(['EXCHANGE_STABLE', 'compatible', 'the same'], { exchange: 'openstack' }, { exchange: 'openstack' }),
  change(['NAMESPACE_STABLE', 'breaking', 'servers do not accept it'], {}, { namespace: 'shop' }),
  change(['NAMESPACE_STABLE', 'compatible', 'the same'], { namespace: 'shop' }, { namespace: 'shop' }),
  change(
    ['ADDRESS_STABLE', 'breaking', 'messages of callers under 1.0 go elsewhere'],
    host({ '1.0': { server: '{node}' } }),
    host({ '1.0': { topic: '{topic}.{node}' } }),
  ),
  change(
    ['ADDRESS_STABLE', 'breaking', 'hosts are written otherwise'],
    host({ '1.0': { server: '{node}' } }),
    host({ '1.0': { server: '{node}' } }, '{node}[@{zone}]'),
  ),
  change(
    ['ADDRESS_STABLE', 'breaking', 'servers of 1.1 listen where they did'],
    host({ '1.0': { server: '{node}' } }),
    host({ '1.0': { server: '{node}' }, '1.1': { topic: '{topic}.{node}' } }),
  ),
  change(['ADDRESS_STABLE', 'breaking', 'callers name a host'], host({ '1.0': { server: '{node}' } }), {
    methods: { buy: call(nothing) },
  }),
  change(
    ['ADDRESS_STABLE', 'compatible', 'a route from the next version on'],
    host({ '1.0': { server: '{node}' } }),
    host({ '1.0': { server: '{node}' }, '1.3': { topic: '{topic}.{node}' } }),
  ),
  change(
    ['ADDRESS_STABLE', 'compatible', 'callers may name a host now'],
    { methods: { buy: call(nothing) } },
    host({ '1.0': { server: '{node}' } }),
  ),
  methods(
    ['METHOD_DELIVERY_NOT_WEAKENED', 'breaking', 'requests are lost with a server'],
    { buy: call({ ...nothing, idempotent: true, delivery: 'at-least-once' }) },
    { buy: call({ ...nothing, idempotent: true }) },
  ),
  methods(
    ['METHOD_DELIVERY_NOT_WEAKENED', 'compatible', 'more is promised'],
    { buy: call({ ...nothing, idempotent: true }) },
    { buy: call({ ...nothing, idempotent: true, delivery: 'at-least-once' }) },
  ),
  methods(['FALLBACK_NO_DELETE', 'breaking', 'calls to servers of 1.0 fail'], renamed({ to: 'buy' }), renamed()),
  methods(['FALLBACK_NO_DELETE', 'compatible', 'calls to servers of 1.0 go out'], renamed(), renamed({ to: 'buy' })),
  methods(['SINCE_MONOTONIC', 'breaking', 'servers of 1.1 have the member'], zoned('1.1'), zoned('1.2')),
  methods(
    ['ARG_OLDER_PEERS_NOT_STRICTER', 'breaking', 'calls to servers of 1.0 fail'],
    zoned('1.1'),
    zoned('1.1', 'reject'),
  ),
  methods(
    ['SINCE_MONOTONIC', 'compatible', 'callers become more careful'],
    { buy: call({ args: { host: Host } }) },
    zoned('1.1'),
  ),
  change(
    ['CONTEXT_NOT_STRICTER', 'breaking', 'callers leave it out'],
    { context: context({ a: other }) },
    { context: context({ a: Type.Integer() }) },
  ),
  change(['CONTEXT_NOT_STRICTER', 'breaking', 'callers send what they like'], {}, { context: context({ a: other }) }),
  change(
    ['CONTEXT_NOT_STRICTER', 'compatible', 'one more, optional'],
    { context: context({ a: other }) },
    { context: context({ a: other, b: other }) },
  ),
  change(['CONTEXT_NOT_STRICTER', 'compatible', 'anything is taken'], { context: context({ a: other }) }, {}),
  {
    ...change(['VERSION_BUMPED', 'breaking', 'what 1.2 means was changed'], {}, {}),
    before: shop('1.2', { methods: { buy: call(nothing) } }),
    after: shop('1.2', { methods: { buy: call({ args: { a: Type.Optional(text) } }) } }),
    also: ['ARG_ADDED_MUST_BE_OPTIONAL_WITH_SINCE'],
  },
  {
    ...change(['VERSION_BUMPED', 'breaking', 'more is accepted, but 1.2 is out'], {}, {}),
    before: shop('1.2', { methods: { buy: call({ args: { a: Type.Integer() } }) } }),
    after: shop('1.2', { methods: { buy: call({ args: { a: Type.Number() } }) } }),
  },
  {
    ...change(['VERSION_BUMPED', 'compatible', 'prose means nothing to peers'], {}, {}),
    after: shop('1.2', { description: 'A shop', history: { '1.2': 'better' } }),
  },
  { ...change(['VERSION_NOT_LOWERED', 'breaking', 'servers would refuse 1.2'], {}, {}), after: shop('1.1', {}) },
  { ...change(['VERSION_NOT_LOWERED', 'compatible', 'versions may be left out'], {}, {}), after: shop('1.5', {}) },
  change(['STABILITY_NOT_LOWERED', 'breaking', 'it would switch the check off'], {}, { stability: 'alpha' }),
  change(
    ['STABILITY_NOT_LOWERED', 'compatible', 'from now on it is checked'],
    { stability: 'alpha' },
    { stability: 'stable' },
  ),

  change(['DEF_NO_DELETE', 'breaking', 'the exported type is gone'], buy(Size('Size')), buy(Size())),
  change(['DEF_NO_DELETE', 'breaking', 'another name is another type'], buy(Size('Size')), buy(Size('Extent'))),
  change(['DEF_NO_DELETE', 'compatible', 'a type gets a name'], buy(Size()), buy(Size('Size'))),
  change(
    ['OBJECT_VERSION_BUMPED', 'breaking', 'Python peers tell states apart by the version'],
    Order({ '1.0': { id: text } }),
    Order({ '1.0': { id: text, size: other } }),
  ),
  change(
    ['OBJECT_VERSION_BUMPED', 'breaking', 'a field changed under its version'],
    Order({ '1.0': { id: Type.Integer() } }),
    Order({ '1.0': { id: Type.Number() } }),
  ),
  change(
    ['OBJECT_VERSION_BUMPED', 'compatible', 'this is how fields are added'],
    Order({ '1.0': { id: text } }),
    Order({ '1.0': { id: text }, '1.1': { size: other } }),
  ),
  change(
    ['OBJECT_VERSION_SAME_MAJOR', 'breaking', 'Python peers refuse another major'],
    Order({ '1.0': { id: text } }),
    Order({ '1.0': { id: text }, '2.0': {} }),
  ),
  change(
    ['OBJECT_VERSION_SAME_MAJOR', 'compatible', 'the next minor'],
    Order({ '1.0': { id: text } }),
    Order({ '1.0': { id: text }, '1.1': {} }),
  ),
  change(
    ['OBJECT_FIELD_NO_DELETE', 'breaking', 'peers read it'],
    Order({ '1.0': { id: text, size: other } }),
    Order({ '1.0': { id: text }, '1.1': {} }),
  ),
  change(
    ['OBJECT_FIELD_NO_DELETE', 'breaking', 'peers of 1.0 have it'],
    Order({ '1.0': { id: text, size: other } }),
    Order({ '1.0': { id: text }, '1.1': { size: other } }),
  ),
  change(
    ['OBJECT_FIELD_NO_DELETE', 'compatible', 'in another order'],
    Order({ '1.0': { id: text, size: other } }),
    Order({ '1.0': { size: other, id: text } }),
  ),
  change(
    ['OBJECT_CAP_STABLE', 'breaking', 'peers under the cap know another version'],
    { ...Order({ '1.0': {}, '1.1': {} }), objectVersions: { '1.0': { Order: '1.0' } } },
    { ...Order({ '1.0': {}, '1.1': {} }), objectVersions: { '1.0': { Order: '1.1' } } },
  ),
  change(
    ['OBJECT_CAP_STABLE', 'breaking', 'peers are capped to it'],
    { ...Order({ '1.0': {} }), objectVersions: { '1.0': { Order: '1.0' } } },
    Order({ '1.0': {} }),
  ),
  change(
    ['OBJECT_CAP_STABLE', 'compatible', 'a further cap for a newer version'],
    { ...Order({ '1.0': {} }), objectVersions: { '1.0': { Order: '1.0' } } },
    { ...Order({ '1.0': {}, '1.1': {} }), objectVersions: { '1.0': { Order: '1.0' }, '1.1': { Order: '1.1' } } },
  ),
  change(['OBJECT_CAP_STABLE', 'compatible', 'caps where there were none'], Order({ '1.0': {} }), {
    ...Order({ '1.0': {} }),
    objectVersions: { '1.0': { Order: '1.0' } },
  }),
  change(
    ['LIMIT_NOT_TIGHTENED', 'breaking', 'a field of a versioned object is data as any other'],
    Order({ '1.0': { id: text } }),
    Order({ '1.0': { id: Type.String({ maxLength: 3 }) }, '1.1': {} }),
  ),
  change(
    ['ENUM_VALUE_NO_DELETE', 'breaking', 'peers know the class by its namespace'],
    Order({ '1.0': { id: text } }),
    Order({ '1.0': { id: text } }, 'store'),
  ),
  methods(
    ['UNCLASSIFIED_CHANGE', 'unknown', 'nobody knows what it means'],
    { buy: call({ args: { a: text } }) },
    { buy: call({ args: { a: Type.String({ 'x-unit': 'kg' }) } }) },
  ),
  methods(
    ['UNCLASSIFIED_CHANGE', 'compatible', 'it only describes'],
    { buy: call({ args: { a: text } }) },
    { buy: call({ args: { a: Type.String({ title: 'A', description: 'a', examples: ['a'] }) } }) },
  ),
  methods(
    ['METHOD_IDENTIFIER_STABLE', 'compatible', 'another method may have any name'],
    { buy_it: call(nothing) },
    { buy_it: call(nothing), 'buy-all': call({ ...nothing, since: '1.3' }) },
  ),
]
