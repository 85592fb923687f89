import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type Api,
  type CallMethod,
  connect,
  createEndpoint,
  InvalidArguments,
  RpcClient,
  serve,
  silentLogger,
} from 'stubwire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ajvFor } from '../../../codegen/ajv.js'
import { gapsBetween } from '../../../codegen/compat/inclusion/verdict.js'
import { validatedSchemas } from '../../../codegen/validated-schemas.js'
import type { Validator } from '../../../src/index.js'
import type { ApiModel } from '../../../src/model/api-model.js'
import { openWorkspace, type Workspace, workspace } from './workspace.js'

const source = `
const Id = int64({ $id: 'Id', description: 'A number of the storage.' })
const Disk = versionedObject('Disk', { namespace: 'n', versions: { '1.0': { bytes: int64(), spare: nullable(int64()), id: Id } } })
export default defineApi({ name: 'wide', topic: 'wide', version: '1.0', methods: {
  echo: call({ args: { value: int64() }, result: int64() }),
  plain: call({ args: { value: Type.Integer() }, result: Type.Unknown() }),
  many: call({ args: {
    maybe: nullable(int64()), id: Id, maybe_id: nullable(Id), list: Type.Array(int64()), disk: Disk,
    either: Type.Union([int64(), Type.String()]), map: Type.Record(Type.String(), int64()),
    open: Type.Object({ a: int64(), b: nullable(int64()), c: Id, d: Type.String(), e: Type.Null() }),
  } }),
} })`

let space: Workspace
let model: ApiModel
let validators: Record<string, Validator>
let api: Api

beforeAll(async () => {
  space = openWorkspace().schema('wide', source)
  const [generated] = await space.generate()
  if (generated === undefined) throw new Error('nothing was generated')
  model = generated.model
  const folder = join(space.folder, 'generated/wide')
  validators = (await import(pathToFileURL(join(folder, 'validators.js')).href)) as Record<string, Validator>
  api = ((await import(pathToFileURL(join(folder, 'index.ts')).href)) as { wideApi: Api }).wideApi
}, 60_000)

afterAll(() => space.remove())

const facts: readonly (readonly [unknown, boolean])[] = [
  [0, true],
  [-5, true],
  [2 ** 53 - 1, true],
  [2 ** 53, false],
  [1.5, false],
  [Number.NaN, false],
  [2n ** 53n + 1n, true],
  [2n ** 63n - 1n, true],
  [2n ** 63n, false],
  [-(2n ** 63n), true],
  [-(2n ** 63n) - 1n, false],
  [1n, true],
  ['1', false],
  [true, false],
  [{}, false],
]

const validMany = () => ({
  ...{ maybe: null as unknown, id: 1 as unknown, maybe_id: null as unknown, list: [1] as unknown[] },
  ...{ either: 1 as unknown, map: { a: 1 as unknown } },
  open: { a: 1 as unknown, b: null as unknown, c: 1 as unknown, d: '', e: null },
  disk: {
    'versioned_object.name': 'Disk',
    'versioned_object.namespace': 'n',
    'versioned_object.version': '1.0',
    'versioned_object.data': { bytes: 1 as unknown, spare: null as unknown, id: 1 as unknown },
  },
})

const places: readonly (readonly [string, (args: ReturnType<typeof validMany>, value: unknown) => object])[] = [
  ['a nullable argument', (args, value) => Object.assign(args, { maybe: value })],
  ['a shared schema', (args, value) => Object.assign(args, { id: value })],
  ['a shared schema or null', (args, value) => Object.assign(args, { maybe_id: value })],
  ['an item', (args, value) => Object.assign(args.list, { 0: value })],
  ['a member of a record', (args, value) => Object.assign(args.map, { a: value })],
  ['a member of a table', (args, value) => Object.assign(args.open, { a: value })],
  ['a nullable member of a table', (args, value) => Object.assign(args.open, { b: value })],
  ['a shared member of a table', (args, value) => Object.assign(args.open, { c: value })],
  ['a field', (args, value) => Object.assign(args.disk['versioned_object.data'], { bytes: value })],
  ['a nullable field', (args, value) => Object.assign(args.disk['versioned_object.data'], { spare: value })],
]

describe('int64()', () => {
  test.each(facts)('%s is one: %s', (value, valid) => {
    expect(validators.echo_args?.({ value })).toBe(valid)
  })

  test.each(places)('is checked as %s, as ajv at run time does', (_, put) => {
    const ajv = ajvFor(validatedSchemas(model), { code: false })
    for (const [value, valid] of facts) {
      const args = validMany()
      put(args, value)
      expect([value, validators.many_args?.(args)]).toEqual([value, valid])
      expect([value, ajv.getSchema('many_args')?.(args)]).toEqual([value, valid])
    }
  })

  test('is a number or a bigint in TypeScript, and the format int64 in JSON Schema', () => {
    expect(space.read('generated/wide/types.ts')).toContain('export type Id = number | bigint;')
    expect(space.read('generated/wide/types.ts')).toContain('spare?: number | bigint | null;')
    const asyncapi = JSON.parse(space.read('generated/wide/asyncapi.json')) as unknown
    expect(JSON.stringify(asyncapi)).toContain('"type":"integer","format":"int64"')
    const [echo] = model.methods.filter(({ name }) => name === 'echo')
    expect(echo?.variants[0]?.result).toEqual({ type: 'integer', format: 'int64' })
  })

  test('travels both ways without rounding, and is refused where the schema says Integer', async () => {
    const transport = await connect('memory:')
    const seen: unknown[] = []
    const server = await serve(transport, {
      target: { topic: 'wide', server: 's' },
      endpoints: [
        createEndpoint(api, {
          echo: (args: { value: unknown }) => {
            seen.push(args.value)
            return args.value
          },
          plain: () => null,
        }),
      ],
      logger: silentLogger,
    })
    const client = new RpcClient(transport, { target: { topic: 'wide' } })
    const methodOf = (name: string): CallMethod => {
      const found = api.methods.find(({ method }) => method.name === name)
      if (found === undefined) throw new Error(name)
      return found.method as CallMethod
    }
    try {
      for (const value of [2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n, 7]) {
        expect(await client.call(methodOf('echo'), { value })).toBe(value)
        expect(seen.at(-1)).toBe(value)
      }
      // A BigInt that a number holds is a number on the other side: JSON does not tell them apart.
      expect(await client.call(methodOf('echo'), { value: 7n })).toBe(7)
      const refused = client.call(methodOf('plain'), { value: 2n ** 53n + 1n })
      await expect(refused).rejects.toThrow(InvalidArguments)
      await expect(refused).rejects.toThrow(/expected integer, got integer beyond 2\^53 9007199254740993/)
      await expect(client.call(methodOf('echo'), { value: 1.5 })).rejects.toThrow(/expected int64, got number 1\.5/)
    } finally {
      await server.stop({ graceMs: 0 })
      await transport.close()
    }
  })
})

test('a limit beside int64() is refused', async () => {
  const one = workspace()
  one.schema(
    'one',
    `export default defineApi({ name: 'one', topic: 't', version: '1.0', methods: {
    a: call({ args: { a: { ...int64(), minimum: 3 } } }) } })`,
  )
  expect((await one.findings()).map(({ problem }) => problem)).toEqual(['minimum beside int64() cannot be checked'])
})

test.each(['integer', 'number'])(
  'a sender of int64() does not suit a receiver of %s, but the other way round it does',
  (type) => {
    const wide = { schema: { type: 'integer', format: 'int64' }, definitions: {} }
    const narrow = { schema: { type }, definitions: {} }
    expect(gapsBetween(wide, narrow)).toMatchObject([
      { verdict: 'breaking', witness: { value: 2n ** 53n, pointer: '' } },
    ])
    expect(gapsBetween({ ...narrow, schema: { type: 'integer' } }, wide)).toEqual([])
    expect(gapsBetween(wide, wide)).toEqual([])
  },
)
