import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Api, createEndpoint, type Validator } from 'stubwire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boundariesOf } from '../../../src/contract/boundaries.js'
import { contractCases } from '../../../src/contract/cases.js'
import { mutationsOf } from '../../../src/contract/mutations.js'
import { providerCases } from '../../../src/contract/provider/provider-cases.js'
import { servedHandlers } from '../../../src/contract/provider/served-handlers.js'
import { sample } from '../../../src/contract/sample.js'
import type { ApiModel, JsonSchema } from '../../../src/model/api-model.js'
import { isInt64 } from '../../../src/validate/int64.js'
import { openWorkspace, type Workspace } from '../codegen/workspace.js'

const int64: JsonSchema = { type: 'integer', format: 'int64' }
const isWide = (value: unknown): boolean => typeof value === 'bigint'

describe('values of int64()', () => {
  it('are numbers and BigInts, up to the last of 64 bits', () => {
    const values = sample(int64, {}, { seed: 3, count: 400 })
    expect(values.every(isInt64)).toBe(true)
    expect(values.some((value) => typeof value === 'number')).toBe(true)
    expect(values).toContain(2n ** 63n - 1n)
    expect(values).toContain(-(2n ** 63n))
    // What a number holds is a number on the other side.
    expect(values.every((value) => typeof value !== 'bigint' || !Number.isSafeInteger(Number(value)))).toBe(true)
  })

  it('may be null, too, and stand in lists that have no two alike', () => {
    expect(sample({ ...int64, type: ['integer', 'null'] }, {}, { seed: 3, count: 100 }).some(isWide)).toBe(true)
    const lists = sample({ type: 'array', items: int64, uniqueItems: true }, {}, { seed: 3, count: 100 }) as unknown[][]
    expect(lists.some((list) => list.some(isWide))).toBe(true)
  })

  it.each<[string, JsonSchema]>([
    ['a limit', { ...int64, maximum: 9 }],
    ['a plain integer', { allOf: [int64, { type: 'integer' }] }],
    ['another format', { type: 'integer', format: 'int32' }],
  ])('are numbers alone beside %s', (_, schema) => {
    expect(sample(schema, {}, { seed: 3, count: 100 }).some(isWide)).toBe(false)
  })

  it.each<[string, unknown]>([
    ['a number', 1],
    ['a BigInt', 2n ** 60n],
  ])('reach their limits from %s, and break them', (_, value) => {
    const limits = [...boundariesOf(int64, {}, value)].map((it) => it.value)
    expect(limits).toEqual(expect.arrayContaining([2n ** 63n - 1n, -(2n ** 63n)]))
    const broken = [...mutationsOf(int64, {}, value)].map((it) => it.value)
    expect(broken).toEqual(expect.arrayContaining([2n ** 63n, -(2n ** 63n) - 1n]))
    expect(broken.some(isInt64)).toBe(false)
  })
})

describe('the contract kit', () => {
  let space: Workspace
  let model: ApiModel
  let api: Api

  beforeAll(async () => {
    space = openWorkspace().schema(
      'wide',
      `const Disk = Type.Object({ bytes: int64(), spare: nullable(int64()) })
export default defineApi({ name: 'wide', topic: 'wide', version: '1.0', methods: {
  echo: call({ args: { value: int64() }, result: int64() }),
  store: call({ args: { disk: Disk, more: Type.Array(int64()) }, result: Type.Array(Disk) }),
} })`,
    )
    const [generated] = await space.generate()
    if (generated === undefined) throw new Error('nothing was generated')
    model = generated.model
    const index = pathToFileURL(join(space.folder, 'generated/wide/index.ts')).href
    api = ((await import(index)) as { wideApi: Api }).wideApi
  }, 60_000)

  afterAll(() => space.remove())

  const options = { seed: 7, runs: 40, file: 'wide/contract.test.ts', patienceMs: 2_000 }

  it('sends them from clients, under every rule', async () => {
    for (const { run } of contractCases(api, model, options)) await run()
  })

  it('sends them to handlers, which get BigInts', async () => {
    const seen: unknown[] = []
    const endpoint = createEndpoint(api, {
      echo: ({ value }: { value: number | bigint }) => {
        seen.push(value)
        return value
      },
      store: ({ disk }: { disk: object }) => [disk],
    })
    for (const { run } of providerCases(api, model, servedHandlers(api, endpoint, { patienceMs: 2_000 }), options))
      await run()
    expect(seen.some(isWide)).toBe(true)
    expect(seen.every(isInt64)).toBe(true)
  })

  it('says which one a handler got wrong', async () => {
    const endpoint = createEndpoint(api, {
      echo: ({ value }: { value: number | bigint }) => Number(value),
      store: ({ disk }: { disk: object }) => [disk],
    })
    const failures: string[] = []
    for (const { run } of providerCases(api, model, servedHandlers(api, endpoint, { patienceMs: 2_000 }), options))
      await run().catch((error: Error) => failures.push(error.message))
    expect(failures.join('\n')).toMatch(/\d{17}/)
  })

  it('judges them as generated validators do', async () => {
    const validators = (await import(pathToFileURL(join(space.folder, 'generated/wide/validators.js')).href)) as Record<
      string,
      Validator
    >
    for (const value of sample(int64, {}, { seed: 5, count: 200 })) expect(validators.echo_args?.({ value })).toBe(true)
  })
})
