import { relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { changedLines } from './changed-lines.js'
import { everyConstruct } from './every-construct.js'
import { apiText, type Workspace, workspace } from './workspace.js'

/** Schema of a service with many methods that share versioned objects. */
function service(methodTexts: readonly string[], volumeText = 'A volume.'): string {
  return `
const Id = Type.String({ $id: 'Id', format: 'uuid' })
const Snapshot = versionedObject('Snapshot', { namespace: 'n', versions: { '1.0': { id: Id, volume: nullable(lazy(() => Volume)) } } })
const Volume = versionedObject('Volume', {
  namespace: 'n', description: '${volumeText}',
  versions: {
    '1.0': { id: Id, size: Type.Integer({ minimum: 0 }), status: nullable(Type.Enum(['in-use', 'available', 'error'])) },
    '1.1': { snapshots: Type.Array(Snapshot), metadata: Type.Record(Type.String(), Type.String()) },
  },
})
${apiText(
  `errors: { NotFound: error({ module: 'n', args: Type.Object({ id: Id }) }) }, methods: {\n${methodTexts.join('\n')}\n}`,
  `name: 'service', topic: 'service', version: '1.9', context: Type.Object({ request_id: Type.String() })`,
)}`
}

function method(index: number): string {
  const name = `method_${String(index).padStart(2, '0')}`
  const args = [
    'volume: Volume',
    index % 2
      ? `mode: Type.Enum(['a${index}', 'b', 'c'])`
      : 'names: Type.Array(Type.String({ minLength: 1 }), { maxItems: 5 })',
    index % 3 ? 'snapshot: nullable(Snapshot)' : `late: since('1.${index % 9}', Type.Boolean({ default: false }))`,
    index % 5
      ? 'size: Type.Integer({ minimum: 1 })'
      : `point: Type.Object({ x: Type.Number(), y: Type.Number(), name: Type.String({ maxLength: ${index + 3} }) })`,
  ]
  const make =
    index % 4 === 3
      ? `cast({ args: { ${args.join(', ')} } })`
      : `call({ args: { ${args.join(', ')} }, result: nullable(Type.Object({ volume: Volume, count: Type.Integer() })), errors: ['NotFound'] })`
  return `  /** Does thing ${index}. */\n  ${name}: ${make},`
}

const forty = Array.from({ length: 40 }, (_, index) => method(index * 2))

async function output(space: Workspace, text: string): Promise<Record<string, string>> {
  space.schema('service', text)
  await space.generate()
  return space.tree('generated/service')
}

function changes(before: Record<string, string>, after: Record<string, string>): Record<string, number> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return Object.fromEntries([...names].map((name) => [name, changedLines(before[name] ?? '', after[name] ?? '')]))
}

function total(counts: Record<string, number>, kind: RegExp): number {
  return Object.entries(counts).reduce((sum, [name, count]) => sum + (kind.test(name) ? count : 0), 0)
}

describe('what is generated', () => {
  test('is the same in two runs', async () => {
    const space = workspace().schema('every', everyConstruct)
    await space.generate({ out: 'one' })
    await space.generate({ out: 'two' })
    expect(space.tree('one')).toEqual(space.tree('two'))
  })

  test('is the same however the root is written', async () => {
    const space = workspace().schema('every', everyConstruct)
    await space.generate({ out: 'one' })
    await space.generate({
      root: `${relative(process.cwd(), space.folder)}/`,
      schemas: './schemas/../schemas/',
      out: 'two',
    })
    expect(space.tree('one')).toEqual(space.tree('two'))
  })

  test('is the same in another folder', async () => {
    const [one, two] = [workspace(), workspace()]
    for (const space of [one, two]) await space.schema('every', everyConstruct).generate()
    expect(one.tree('generated')).toEqual(two.tree('generated'))
  })

  test('is the same whatever the order of the methods', async () => {
    const space = workspace()
    const few = forty.slice(0, 7)
    const inOrder = await output(space, service(few))
    const shuffled = [3, 6, 0, 5, 2, 1, 4].map((index) => few[index] ?? '')
    expect(await output(space, service(shuffled))).toEqual(inOrder)
  })

  test('holds no path of this machine, no date and no version of the tool', async () => {
    const space = workspace().schema('every', everyConstruct)
    await space.generate()
    const all = Object.values(space.tree('generated')).join('\n')
    expect(all).not.toContain(space.folder)
    expect(all).not.toContain(process.cwd())
    expect(all).not.toMatch(/\b20\d\d-\d\d-\d\d|\b\d\d:\d\d:\d\d\b/)
    expect(all).not.toMatch(/stubwire@|stubwire v?\d|ajv/)
  })

  test('ends every file with one line end, and every line without a blank', async () => {
    const space = workspace().schema('every', everyConstruct)
    await space.generate()
    for (const [name, text] of Object.entries(space.tree('generated'))) {
      expect(text, name).toMatch(/[^\n]\n$/)
      expect(text, name).not.toMatch(/[ \t]\n|\r/)
    }
  })
})

describe('a small change of a schema', () => {
  test('one method more changes few lines', async () => {
    const space = workspace()
    const before = await output(space, service(forty))
    const added = [...forty.slice(0, 20), method(39), ...forty.slice(20)]
    const counts = changes(before, await output(space, service(added)))
    const [code, data] = [/\.ts$/, /\.json$/].map((kind) => total(counts, kind))
    expect(code, JSON.stringify(counts)).toBeLessThanOrEqual(80)
    expect(counts['validators.js'], JSON.stringify(counts)).toBeLessThanOrEqual(110)
    expect(data, JSON.stringify(counts)).toBeLessThanOrEqual(160)
    for (const name of ['errors.ts', 'objects.ts', 'index.ts', 'contract.test.ts']) expect(counts[name]).toBe(0)
  }, 60_000)

  test('one method more only adds lines', async () => {
    const space = workspace()
    const before = await output(space, service(forty.slice(0, 6)))
    const after = await output(space, service([...forty.slice(0, 3), method(5), ...forty.slice(3, 6)]))
    for (const [name, text] of Object.entries(before)) {
      if (name === 'api.lock.json' || name === 'asyncapi.json') continue
      const lines = (after[name] ?? '').split('\n')
      const missing = text.split('\n').filter((line) => !lines.includes(line))
      // Lists of imports are sorted, and on one line; so are those of what never changed; the hash is that of the whole.
      expect(
        missing.filter((line) => !/^(import | {2}lock: "|interface \w+Since)/.test(line)),
        name,
      ).toEqual([])
    }
  }, 60_000)

  test('one description changes its own lines only', async () => {
    const space = workspace()
    const before = await output(space, service(forty.slice(0, 5)))
    const edited = service(forty.slice(0, 5)).replace('Does thing 4.', 'Does thing four.')
    const counts = changes(before, await output(space, edited))
    const changed = Object.entries(counts).filter(([, count]) => count > 0)
    expect(Object.fromEntries(changed)).toEqual({
      ...{ 'api.lock.json': 2, 'asyncapi.json': 2, 'client.ts': 2, 'methods.ts': 2, 'server.ts': 2 },
    })
  })

  test('the description of an object changes where the object is told of', async () => {
    const space = workspace()
    const before = await output(space, service(forty.slice(0, 5)))
    const counts = changes(before, await output(space, service(forty.slice(0, 5), 'Storage.')))
    const changed = Object.entries(counts).filter(([, count]) => count > 0)
    expect(Object.fromEntries(changed)).toEqual({ 'api.lock.json': 2, 'types.ts': 2 })
  })
})

test.each([
  ['a\nb\nc', 'a\nb\nc', 0],
  ['a\nb\nc', 'a\nc', 1],
  ['a\nb\nc', 'a\nx\nb\nc', 1],
  ['a\nb\nc', 'a\nx\nc', 2],
  ['a\nb\nc\nd', 'd\nb', 4],
  ['', 'a\nb', 3],
])('changedLines counts the lines between %j and %j', (before, after, count) => {
  expect(changedLines(before, after)).toBe(count)
})
