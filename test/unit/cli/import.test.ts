import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { generate } from '../../../codegen/index.js'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { shelfFolder } from '../codegen/import/shelf.js'
import { stubwire } from './cli.js'

const files = ['rpcapi.py', 'manager.py', 'rpc.py', 'constants.py']
const folder = mkdtempSync(join(projectRoot, 'test/unit/cli/import-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('stubwire import', () => {
  it('writes a draft that compiles as it is', async () => {
    const out = join(folder, 'schemas/shelf.ts')
    const { code, stdout, stderr } = await stubwire(shelfFolder, ['import', ...files, '--out', out])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toMatch(/unknown lend\.due: its type, null is its default \(manager\.py:31\)\n/)
    expect(stderr).toMatch(/look at burn_paper: can be called, but the client does not; left out \(manager\.py:63\)\n/)
    expect(stderr).toMatch(
      /library-shelf 2\.5: 13 methods, 23 arguments; \d+ facts are sure, \d+ derived, \d+ unknown; written/,
    )
    const [api] = await generate({ root: folder, schemas: 'schemas', out: 'generated' })
    const lend = api?.model.methods.find(({ name }) => name === 'lend')?.variants[0]
    expect(lend?.args.map(({ name, required, since, olderPeers }) => [name, required, since, olderPeers])).toEqual([
      ['book', true, '2.0', 'reject'],
      ['reader', true, '2.0', 'reject'],
      ['due', false, '2.2', 'drop'],
      ['renewals', false, '2.0', 'reject'],
    ])
    const shelve = api?.model.methods.find(({ name }) => name === 'shelve')?.variants[0]
    expect(shelve?.fallback).toMatchObject({ method: 'put', args: { row: 'place' }, without: ['tidy'] })
    expect(api?.model.methods.find(({ name }) => name === 'burn_all')?.variants[0]).toMatchObject({
      until: '2.3',
      openArgs: true,
    })
  })

  it('marks in the draft what is unknown and what is derived, with file and line', async () => {
    const { stdout } = await stubwire(shelfFolder, ['import', ...files])
    expect(stdout).toContain('// unknown: its type, null is its default (manager.py:31)\n')
    expect(stdout).toContain('// derived: the client leaves it out for older peers (rpcapi.py:35)\n')
    expect(stdout).toContain('// unknown: since when: removed in 2.3, its sources are gone (rpcapi.py:20)\n')
    const unmarked = stdout.split('\n').filter((line, at, all) => {
      const marks = `${all.slice(Math.max(0, at - 5), at).join('\n')}\n${line}`
      return line.includes('Type.Unknown()') && !/unknown:/.test(marks)
    })
    expect(unmarked).toEqual([])
  })

  it('prints what was found as JSON', async () => {
    const { stdout } = await stubwire(shelfFolder, ['import', ...files, '--json', '--name', 'books'])
    const report = JSON.parse(stdout) as { api: string; facts: Record<string, unknown>[] }
    expect(report.api).toBe('books')
    expect(report.facts).toContainEqual({
      subject: 'return_book',
      what: 'since',
      value: '2.1',
      certainty: 'sure',
      because: 'assert_min_rpc_version',
      place: expect.stringMatching(/^rpcapi\.py:\d+$/),
    })
  })

  it.each([
    [['import', 'nothing.py'], 2, /nothing\.py cannot be read/],
    [['import', 'constants.py'], 1, /no client class was found/],
    [['import', ...files, '--client', 'CellarAPI'], 1, /There are ShelfAPI \(rpcapi\.py:8\)/],
  ])('refuses %j', async (args, code, message) => {
    const ended = await stubwire(shelfFolder, args)
    expect(ended.code).toBe(code)
    expect(ended.stderr).toMatch(message)
  })

  it('overwrites a file only if it is told', async () => {
    const out = join(folder, 'there.ts')
    writeFileSync(out, 'mine')
    const refused = await stubwire(shelfFolder, ['import', ...files, '--out', out])
    expect([refused.code, readFileSync(out, 'utf8')]).toEqual([2, 'mine'])
    await stubwire(shelfFolder, ['import', ...files, '--out', out, '--force'])
    expect(readFileSync(out, 'utf8')).toContain('defineApi')
  })
})
