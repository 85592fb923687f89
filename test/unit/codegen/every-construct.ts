/** A schema file, below the usual imports, that uses everything that the schema language has. */
export const everyConstruct = `
const Id = Type.String({ $id: 'Id', format: 'uuid', description: 'Which one.' })
const Point = Type.Object({ x: Type.Number(), y: Type.Number() }, { $id: 'Point', additionalProperties: false })
const Tree = Type.Object({ name: Type.String(), children: Type.Array(lazy(() => Tree)) }, { $id: 'Tree' })
const Volume = versionedObject('Volume', {
  namespace: 'n',
  versions: {
    '1.0': {
      /** Its id. */
      id: Id,
      size: nullable(Type.Integer({ minimum: 0 })),
      snapshots: Type.Array(lazy(() => Snapshot)),
    },
    '1.10': { tags: Type.Record(Type.String(), Type.String()) },
  },
})
const Snapshot = versionedObject('Snapshot', { namespace: 'n', versions: { '1.0': { volume: nullable(lazy(() => Volume)) } } })
const Context = Type.Object({ request_id: Type.String(), token: secret(Type.Optional(Type.String())) }, { $id: 'Context' })

/** Everything there is. */
export default defineApi({
  name: 'every-construct', topic: 'every', exchange: 'openstack', namespace: 'all', version: '2.7', stability: 'alpha',
  context: Context,
  history: { '2.1': 'more' },
  errors: {
    /** Not there. */
    NotFound: error({ module: 'n.exception', class: 'VolumeNotFound', args: Type.Object({ id: Id }), message: 'No {id}' }),
    Shared: error({ module: 'n.exception', args: Point }),
    Optional: error({ module: 'n.exception', args: Type.Object({ why: Type.Optional(Type.String()) }) }),
    Plain: error({ module: 'n.exception' }),
  },
  methods: {
    no_arguments: call({ args: {} }),
    any_arguments: call({ args: {}, openArgs: true }),
    more_arguments: cast({ args: { id: Id, size: since('2.3', Type.Integer()) }, openArgs: true }),
    scalars: call({
      args: {
        text: Type.String({ minLength: 1, maxLength: 255, pattern: '^[a-z]+$' }),
        whole: Type.Integer({ minimum: -5, maximum: 5 }), real: Type.Number({ multipleOf: 0.5 }),
        flag: Type.Boolean(), nothing: Type.Null(), anything: Type.Unknown(), one: Type.Literal('one'),
        mode: Type.Enum(['ro', 'rw']), level: Type.Union([Type.Literal(1), Type.Literal('max')]),
        maybe: Type.Optional(nullable(Type.String())),
      },
      result: Type.Integer(), errors: ['NotFound', 'Shared', 'Optional', 'Plain'],
      timeoutMs: 5000, monitorMs: 2000, idempotent: true,
      examples: [{ args: { text: 'a', whole: 1, real: 0.5, flag: true, nothing: null, anything: [], one: 'one', mode: 'ro', level: 1 }, result: 3 }],
    }),
    structures: call({
      args: {
        list: Type.Array(nullable(Type.String()), { minItems: 1, uniqueItems: true }),
        pair: Type.Tuple([Type.String(), Type.Integer()]),
        map: Type.Record(Type.String(), Type.Integer()),
        by_number: Type.Record(Type.Integer(), Type.String()),
        nested: Type.Object({ a: Type.Object({ 'b-c': Type.Optional(Point) }) }),
        closed: Type.Object({ a: Type.Null() }, { additionalProperties: false }),
        open: Type.Object({ a: Type.Null() }, { additionalProperties: true }),
        either: Type.Union([Type.String(), Point, Type.Array(Type.Integer())]),
        both: Type.Intersect([Point, Type.Object({ z: Type.Optional(Type.Number()) })]),
        tree: Tree,
        partial: Type.Partial(Type.Object({ a: Type.String() })),
        never: Type.Optional(Type.Array(Type.Never())),
      },
      result: nullable(Type.Array(Tree)),
    }),
    objects: call({
      args: {
        volume: Volume, maybe: Type.Optional(nullable(Snapshot)), list: Type.Array(Volume),
        map: Type.Record(Type.String(), Volume), member: Type.Object({ volume: Volume, n: Type.Null() }),
        either: Type.Union([Volume, Snapshot]),
      },
      result: nullable(Volume),
    }),
    history: call({
      args: {
        id: Id,
        /** Added. */
        added: since('2.2', Type.Boolean({ default: false }), { olderPeers: 'drop' }),
        gone: until('2.6', Type.String()),
        both: until('2.6', since('2.3', Type.String())),
        'odd-name': since('2.4', Type.String()),
      },
    }),
    fanned: cast({ args: { id: Id }, fanout: true }),
    either_way: callOrCast({ args: { id: Type.Optional(Id) }, result: Type.String() }),
    either_bare: callOrCast({ args: {} }),
    changed: versions({
      '2.0': call({ args: { a: Type.String() }, result: Type.String() }),
      '2.3': callOrCast({ args: { a: Type.Integer() } }),
      '2.5': cast({ args: { a: Volume } }),
    }),
    /**
     * Told at length.
     *
     * @see https://example.org
     */
    removed: cast({ args: {}, until: '2.5', deprecated: 'Use history.' }),
    delete: call({ args: {}, since: '2.1' }),
    import: cast({ args: {} }),
    result_shared: call({ args: {}, result: Point }),
    result_object: call({ args: {}, result: Type.Object({ a: Type.Optional(Type.String()) }) }),
    result_anything: call({ args: {}, result: Type.Unknown() }),
  },
})`

/** Code that uses what is generated from it, and must compile. */
export const everyUse = `
import { type Context, EveryConstructClient, type EveryConstructHandlers, everyConstructEndpoint, NotFound, Optional, Plain, Shared, type Volume } from './generated/every-construct/index.js'
import type { Transport } from 'stubwire'

declare const transport: Transport
const context: Context = { request_id: '1' }
const client = new EveryConstructClient(transport)
const volume: Volume = { id: 'x', size: null }

export async function use(): Promise<unknown> {
  await client.noArguments()
  await client.noArguments({ context, timeoutMs: 5 })
  const whole: number = await client.scalars({
    text: '', whole: 1, real: 1, flag: true, nothing: null, anything: {}, one: 'one', mode: 'ro', level: 'max', maybe: null,
  })
  await client.history({ id: 'x' })
  await client.history({ id: 'x', added: true, 'odd-name': '' })
  await client.fanned({ id: 'x' })
  await client.eitherWay()
  await client.castEitherWay({ id: 'x' })
  await client.castEitherBare()
  const text: string = await client.changedV2_0({ a: '' })
  await client.changedV2_3({ a: 1 })
  await client.changed({ a: volume })
  await client.delete()
  const found: Volume | null = await client.objects({
    volume, list: [volume], map: { a: volume }, member: { volume, n: null }, either: volume,
  })
  const { x }: { x: number } = await client.resultShared()
  client.canSend('history', { added: true })
  // @ts-expect-error no such argument
  await client.history({ id: 'x', missing: 1 })
  // @ts-expect-error a required argument is missing
  await client.history({})
  // @ts-expect-error an optional argument is not undefined
  await client.history({ id: 'x', added: undefined })
  // @ts-expect-error not one of the values
  await client.scalars({ mode: 'wo' })
  // @ts-expect-error casts answer nothing
  const nothing: string = await client.fanned({ id: 'x' })
  // @ts-expect-error no such method
  client.canSend('nothing')
  return [whole, text, found, x, nothing]
}

new NotFound({ id: 'x' }).data.id.at(0)
new Shared({ x: 1, y: 2 })
new Optional()
new Plain()
// @ts-expect-error its data are required
new NotFound()
// @ts-expect-error its data are required, though they are a shared schema
new Shared()

export const endpoint = everyConstructEndpoint({
  scalars: (args, call) => {
    const id: string | undefined = call.context?.request_id
    return id === args.text ? args.whole : 2
  },
  async changed({ a }) {
    a.id?.at(0)
  },
  resultShared: () => ({ x: 1, y: 2 }),
})

export const all = { noArguments: () => {} } satisfies Partial<EveryConstructHandlers>
// @ts-expect-error a handler must answer what the schema says
everyConstructEndpoint({ scalars: () => 'text' })
`
