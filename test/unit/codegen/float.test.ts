import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { type Api, type CallMethod, connect, createEndpoint, RpcClient, serve, silentLogger } from 'stubwire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runtimeApi } from '../../../codegen/runtime-api.js'
import { arbitraryOf } from '../../../src/contract/arbitrary.js'
import { writeJson } from '../../../src/core/json.js'
import { markFloats } from '../../../src/core/mark-floats.js'
import type { ApiModel } from '../../../src/model/api-model.js'
import { openWorkspace, type Workspace, workspace } from './workspace.js'

const source = `
const Share = float({ $id: 'Share', minimum: 0, maximum: 1 })
const Tree = Type.Object({ weight: float(), children: Type.Array(lazy(() => Tree)) }, { $id: 'Tree' })
const Pool = versionedObject('Pool', { namespace: 'n', versions: { '1.0': { ratio: float(), spare: nullable(float()), size: Type.Integer() } } })
export default defineApi({ name: 'floating', topic: 'floating', version: '1.0', methods: {
  echo: call({ args: { value: float() }, result: float() }),
  plain: call({ args: { value: Type.Number() }, result: Type.Number() }),
  many: call({ args: {
    share: Share, maybe: nullable(float()), list: Type.Array(float()), map: Type.Record(Type.String(), float()),
    tree: Tree, pool: Pool, either: Type.Union([float(), Type.String()]), count: Type.Integer(),
  }, result: Tree }),
} })`

/** Arguments of `many`, every number whole where it may be. */
const everything = {
  share: 1,
  maybe: 1,
  list: [1, 0.5],
  map: { a: 4 },
  tree: { weight: 1, children: [{ weight: 2, children: [] }] },
  pool: {
    'versioned_object.name': 'Pool',
    'versioned_object.namespace': 'n',
    'versioned_object.version': '1.0',
    'versioned_object.data': { ratio: 2, spare: null, size: 3 },
  },
  either: 7,
  count: 5,
}

let space: Workspace
let api: Api
let model: ApiModel

beforeAll(async () => {
  space = openWorkspace()
  space.write(
    'schemas/floating.ts',
    `import { call, defineApi, float, lazy, nullable, Type, versionedObject } from 'stubwire/schema'\n${source}`,
  )
  const [generated] = await space.generate()
  if (generated === undefined) throw new Error('nothing was generated')
  model = generated.model
  const index = pathToFileURL(join(space.folder, 'generated/floating/index.ts')).href
  api = ((await import(index)) as { floatingApi: Api }).floatingApi
}, 60_000)

afterAll(() => space.remove())

function method(name: string): CallMethod {
  const found = api.methods.find((it) => it.method.name === name)
  if (found === undefined) throw new Error(`no method ${name}`)
  return found.method as CallMethod
}

describe('float()', () => {
  test('is a number in TypeScript, and its places stand in the contract', () => {
    expect(space.read('generated/floating/types.ts')).toMatch(/value: number/)
    expect(method('echo')).toMatchObject({ argsFloats: { fields: { value: true } }, resultFloats: true })
    expect(method('plain')).not.toHaveProperty('argsFloats')
  })

  test('makes every number of its own a float on the wire, and no other', () => {
    const { argsFloats } = method('many')
    if (argsFloats === undefined) throw new Error('no places')
    expect(writeJson(markFloats(everything, argsFloats))).toBe(
      '{"share":1.0,"maybe":1.0,"list":[1.0,0.5],"map":{"a":4.0},"tree":{"weight":1.0,"children":[{"weight":2.0,"children":[]}]},' +
        '"pool":{"versioned_object.name":"Pool","versioned_object.namespace":"n","versioned_object.version":"1.0","versioned_object.data":{"ratio":2.0,"spare":null,"size":3}},"either":7.0,"count":5}',
    )
  })

  test('is written so by tools as well, which know an API by its lock file alone', () => {
    const written = (from: Api, name: string) => {
      const places = from.methods.find((it) => it.method.name === name)?.method.argsFloats
      return places === undefined ? 'no places' : writeJson(markFloats(everything, places))
    }
    const runtime = runtimeApi(model)
    expect(written(runtime, 'many')).toBe(written(api, 'many'))
    expect(written(runtime, 'plain')).toBe('no places')
    expect(runtime.methods.find((it) => it.method.name === 'echo')?.method.resultFloats).toBe(true)
  })

  test.each([1, 0.5, -3, 1e22])('arrives as the number that was sent: %d', async (value) => {
    const transport = await connect('memory:')
    const server = await serve(transport, {
      target: { topic: 'floating', server: 's' },
      endpoints: [createEndpoint(api, { echo: ({ value }: { value: number }) => value })],
      logger: silentLogger,
    })
    const client = new RpcClient(transport, { target: { topic: 'floating' }, timeoutMs: 5_000 })
    await expect(client.callByName('echo', { value })).resolves.toBe(value)
    await server.stop()
    await transport.close()
  })

  test('with limits is checked against them', () => {
    const { checkArgs } = method('many')
    expect(checkArgs(everything)).toBe(true)
    expect(checkArgs({ ...everything, share: 2 })).toBe(false)
  })

  test('gives generated values that its validators take, whole numbers among them', () => {
    const definitions = model.definitions
    const schema = model.methods.find(({ name }) => name === 'echo')?.variants[0]?.args[0]?.schema ?? {}
    const values = fc.sample(arbitraryOf(schema, definitions), { numRuns: 200, seed: 1 }) as number[]
    expect(values.filter((value) => !method('echo').checkArgs({ value }))).toEqual([])
    expect(values.some(Number.isInteger)).toBe(true)
    expect(values.every(Number.isInteger)).toBe(false)
  })
})

test('a format that is no format stays refused', async () => {
  const found = await workspace()
    .schema(
      'one',
      `export default defineApi({ name: 'a', topic: 'a', version: '1.0', methods: { x: call({ args: { a: Type.String({ format: 'double' }) } }) } })`,
    )
    .findings()
  expect(found).toMatchObject([{ problem: expect.stringContaining('"double"') }])
})
