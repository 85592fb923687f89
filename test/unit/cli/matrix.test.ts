import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiText, openWorkspace, type Workspace } from '../codegen/workspace.js'
import { stubwire } from './cli.js'

const timeout = 60_000
const esc = String.fromCharCode(27)

let space: Workspace

beforeAll(async () => {
  space = openWorkspace()
    .schema(
      'sample',
      apiText(
        `methods: {
  get: call({ args: { id: Type.String(), fast: since('1.2', Type.Boolean(), { olderPeers: 'drop' }) }, result: Type.String() }),
  gone: cast({ args: {}, until: '1.1' }),
}`,
        `name: 'sample', topic: 'things', version: '1.2'`,
      ),
    )
    .schema(
      'mixed',
      apiText(
        `methods: {
  put: cast({ args: {
    shelf: Type.Optional(Type.Integer()),
    room: since('1.1', Type.String(), { olderPeers: { as: 'shelf' } }),
  } }),
}`,
        `name: 'mixed', topic: 'mixed', version: '1.1'`,
      ),
    )
  await space.generate()
})

afterAll(() => space.remove())

describe('stubwire matrix', () => {
  test('prints a plain grid where nobody looks, and ends well', { timeout }, async () => {
    const { code, stdout, stderr } = await stubwire(space.folder, ['matrix', 'sample'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).not.toContain(esc)
    const lines = stdout.split('\n')
    expect(lines[0]).toBe('sample  3 client caps × 3 server versions  3 samples of 2 methods')
    expect(lines.slice(2, 6).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['cap', '1.0 1.1 1.2', 'server'],
      ['1.0', '·', '1', '1', 'sends 3 of 3'],
      ['1.1', '·', '·', '·', 'sends 2 of 3'],
      ['1.2', '1', '1', '·', 'sends 2 of 3'],
    ])
    expect(stdout).toContain('as these methods are gone: gone (1.1)\n')
    expect(stdout).toMatch(/27 calls in .*: all as predicted\n$/)
  })

  test('is coloured on demand', { timeout }, async () => {
    const { stdout } = await stubwire(space.folder, ['matrix', 'sample'], { FORCE_COLOR: '1' })
    expect(stdout).toContain(`${esc}[32m`)
  })

  test('--json tells every pair and every message', { timeout }, async () => {
    const { code, stdout } = await stubwire(space.folder, ['matrix', 'sample', '--json'])
    const { versions, pairs, samples } = JSON.parse(stdout)
    expect({ code, versions }).toEqual({ code: 0, versions: ['1.0', '1.1', '1.2'] })
    expect(pairs).toHaveLength(9)
    expect(pairs[2]).toEqual({
      ...{ cap: '1.0', server: '1.2', served: 2, heldBack: 0 },
      ...{ refused: { NoSuchMethod: 1 }, unexpected: [] },
    })
    expect(samples[1]).toMatchObject({
      ...{ method: 'get', arguments: 'all' },
      sent: { '1.1': { version: '1.0', args: ['id'] }, '1.2': { version: '1.2', args: ['fast', 'id'] } },
    })
  })

  test('--html writes one page that needs nothing else', { timeout }, async () => {
    const { code, stdout } = await stubwire(space.folder, ['matrix', 'sample', '--html', 'matrix.html'])
    expect(code).toBe(0)
    expect(stdout).toContain('matrix.html')
    const page = space.read('matrix.html')
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).not.toMatch(/(src|href)=|https?:|@import|url\(/)
    const [, data = ''] = /<script type="application\/json" id="data">(.*)<\/script>/.exec(page) ?? []
    expect(JSON.parse(data)).toMatchObject({ versions: ['1.0', '1.1', '1.2'], unexpected: [] })
  })

  test('finds what no server could understand, and ends with 1', { timeout }, async () => {
    const { code, stdout } = await stubwire(space.folder, ['matrix', 'mixed'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/1\.0 +! +!/)
    expect(stdout).toContain(
      'put (with room): not sent: InvalidArguments; predicted was put 1.0 (shelf): served by put',
    )
    expect(stdout).toMatch(/not all as predicted\n$/)
  })

  test('says which APIs there are for a name that it does not know', { timeout }, async () => {
    const { code, stderr } = await stubwire(space.folder, ['matrix', 'smaple'])
    expect(code).toBe(2)
    expect(stderr).toContain('known are')
  })

  test('says why a page cannot be written', { timeout }, async () => {
    const { code, stderr } = await stubwire(space.folder, ['matrix', 'sample', '--html', 'no/such/folder.html'])
    expect(code).toBe(1)
    expect(stderr).toContain('no/such/folder.html cannot be written')
  })
})
