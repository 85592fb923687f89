import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiText, openWorkspace, type Workspace } from '../codegen/workspace.js'
import { stubwire } from './cli.js'

const timeout = 60_000
const esc = String.fromCharCode(27)

const schema = apiText(
  `errors: { Lost: error({ module: 'm' }) },
methods: {
  /** Get one. */
  get: call({
    args: {
      id: Type.String(),
      fast: since('1.2', Type.Boolean(), { olderPeers: 'drop' }),
      slow: until('1.4', Type.Optional(Type.Integer())),
    },
    result: nullable(Type.String()), errors: ['Lost'],
  }),
  gone: cast({ args: {}, until: '1.3', deprecated: 'Use get.' }),
  tell: cast({ args: {}, openArgs: true, fanout: true, since: '1.1' }),
  new_name: cast({ args: { id: Type.String(), place: since('1.5', Type.Optional(Type.String()), { olderPeers: { as: 'host' } }),
    host: Type.Optional(Type.String()) }, since: '1.4', fallback: { to: 'old_name', without: ['place', 'host'] } }),
  old_name: cast({ args: { id: Type.String() } }),
  turn: versions({ '1.0': call({ args: { a: Type.String() } }), '1.3': cast({ args: { a: Type.Integer() } }) }),
}`,
  `name: 'sample', topic: 'things', version: '1.5'`,
)

let space: Workspace

beforeAll(async () => {
  space = openWorkspace().schema('sample', schema)
  await space.generate()
  space.write('generated/damaged/api.lock.json', '{')
})

afterAll(() => space.remove())

/** The rows of a table as lists of cells, without the frame. */
function rows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

describe('stubwire describe', () => {
  test('shows all of the history as a table', { timeout }, async () => {
    const { code, stdout, stderr } = await stubwire(space.folder, ['describe', 'sample'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.split('\n')[0]).toBe('sample 1.5  topic things  7 methods')
    expect(rows(stdout)).toEqual([
      ['method', 'kind', 'since', 'arguments', 'answers'],
      ['get', 'call', '1.0', 'id: string', 'string | null'],
      ['', '', '', 'fast?: boolean (since 1.2, older peers: drop)', 'or Lost'],
      ['', '', '', 'slow?: number (until 1.4)', ''],
      ['gone', 'cast', '1.0', 'none', ''],
      ['deprecated', '', 'until 1.3', '', ''],
      ['new_name', 'cast', '1.4', 'id: string', ''],
      ['', '', 'below: old_name', 'place?: string (since 1.5, older peers: as host)', ''],
      ['', '', 'of 1.0', 'host?: string (sent below 1.5 for place)', ''],
      ['old_name', 'cast', '1.0', 'id: string', ''],
      ['', '', 'sent below 1.4', '', ''],
      ['', '', 'for new_name', '', ''],
      ['tell', 'cast', '1.1', 'any others', ''],
      ['', 'fanout', '', '', ''],
      ['turn', 'call', '1.0', 'a: string', 'null'],
      ['turn', 'cast', '1.3', 'a: number', ''],
    ])
  })

  test('has no colours in a pipe', { timeout }, async () => {
    const { stdout } = await stubwire(space.folder, ['describe', 'sample'])
    expect(stdout).not.toContain(esc)
  })

  test('has colours when they are forced', { timeout }, async () => {
    const { stdout } = await stubwire(space.folder, ['describe', 'sample'], { FORCE_COLOR: '1' })
    expect(stdout).toContain(`${esc}[`)
  })

  test.each([
    ['1.0', ['get', 'gone', 'old_name', 'turn'], ['id', 'slow'], 'a: string'],
    ['1.2', ['get', 'gone', 'old_name', 'tell', 'turn'], ['id', 'fast', 'slow'], 'a: string'],
    ['1.4', ['get', 'new_name', 'old_name', 'tell', 'turn'], ['id', 'fast'], 'a: number'],
  ])('--at %s shows what a server of that version has', { timeout }, async (version, names, args, turn) => {
    const { stdout } = await stubwire(space.folder, ['describe', 'sample', '--at', version, '--json'])
    const { methods, ...api } = JSON.parse(stdout)
    expect(api).toEqual({
      ...{ name: 'sample', topic: 'things', exchange: null, namespace: null, version: '1.5' },
      at: version,
    })
    expect(methods.map(({ name }: { name: string }) => name)).toEqual(names)
    expect(methods[0].args.map(({ name }: { name: string }) => name)).toEqual(args)
    const [turned] = methods.at(-1).args
    expect(`${turned.name}: ${turned.type}`).toBe(turn)
  })

  test('--json tells everything of a method', { timeout }, async () => {
    const { stdout } = await stubwire(space.folder, ['describe', 'sample', '--json'])
    const [get] = JSON.parse(stdout).methods
    expect(get).toMatchObject({
      ...{
        name: 'get',
        identifier: 'get',
        description: 'Get one.',
        kind: 'call',
        fanout: false,
        since: '1.0',
        until: null,
      },
      ...{
        deprecated: null,
        fallback: null,
        fallbackOf: [],
        address: null,
        openArgs: false,
        result: 'string | null',
        errors: ['Lost'],
      },
    })
    expect(get.args[1]).toEqual({
      ...{ name: 'fast', type: 'boolean', required: false, nullable: false, since: '1.2', until: null },
      ...{ olderPeers: 'drop', fallbackOf: [], members: {}, description: '' },
    })
  })

  test('--at speaks of no fallback before there is what it stands in for', { timeout }, async () => {
    const fallbackOf = async (at: string) => {
      const { stdout } = await stubwire(space.folder, ['describe', 'sample', '--at', at, '--json'])
      return JSON.parse(stdout).methods.find(({ name }: { name: string }) => name === 'old_name').fallbackOf
    }
    expect(await fallbackOf('1.3')).toEqual([])
    expect(await fallbackOf('1.4')).toEqual([{ method: 'new_name', below: '1.4' }])
  })

  test('takes a folder for the name, and the folder of the APIs as an option', { timeout }, async () => {
    const direct = await stubwire(space.folder, ['describe', 'generated/sample', '--json'])
    const named = await stubwire(space.folder, ['describe', 'sample', '--generated', './generated', '--json'])
    expect(direct.code).toBe(0)
    expect(direct.stdout).toBe(named.stdout)
  })

  test.each([
    [2, ['nothing'], /no API "nothing" below generated; known are .*\bsample\b/],
    [2, ['sample', '--at', '1'], /--at 1: write major\.minor, for example 1\.5/],
    [2, ['sample', '--at', '2.0'], /--at 2\.0: sample has versions up to 1\.5 of that major only/],
    [1, ['damaged'], /api\.lock\.json cannot be read/],
  ])('ends with code %i for %j', { timeout }, async (expected, args, says) => {
    const { code, stdout, stderr } = await stubwire(space.folder, ['describe', ...args])
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' })
    expect(stderr).toMatch(says)
    expect(stderr).not.toContain('    at ')
  })
})
