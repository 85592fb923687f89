import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CodeCache, compilerModule } from '../../../codegen/code-cache.js'

const require = createRequire(import.meta.url)
// Within one process V8 remembers what it compiled, and would not look at what is given to it.
setFlagsFromString('--no-compilation-cache')

let folder: string
let path: string
let kept: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'code-cache-')))
  path = join(folder, 'module.cjs')
  kept = join(folder, 'kept')
  writeFileSync(path, `exports.file = __filename\nexports.twice = (a) => 2 * a\nexports.path = require('node:path')\n`)
})

afterEach(() => {
  delete require.cache[path]
  rmSync(folder, { recursive: true })
})

/** What another process does, as far as modules go: loads the module, runs it and keeps its code. */
function process(): { readonly known: boolean; readonly exports: Record<string, unknown> } {
  delete require.cache[path]
  const cache = new CodeCache(kept)
  const known = cache.load(path)
  const exports = require(path) as Record<string, unknown>
  cache.save()
  return { known, exports }
}

const twice = ({ exports }: ReturnType<typeof process>) => (exports.twice as (a: number) => number)(21)

test('require answers with the module that was run, which has all that a module is given', () => {
  const { exports } = process()
  expect(exports).toMatchObject({ file: path, path: { basename: expect.any(Function) } })
})

test('what one process compiled is known to the next one, and does the same', () => {
  const first = process()
  const second = process()
  expect([first.known, second.known]).toEqual([false, true])
  expect([twice(first), twice(second)]).toEqual([42, 42])
})

test('a module that is another one is compiled anew', () => {
  process()
  writeFileSync(path, `exports.twice = (a) => a + a + 1 // says something else\n`)
  const edited = process()
  expect([edited.known, twice(edited)]).toEqual([false, 43])
})

test.each([
  ['another text', () => Buffer.from('nothing that V8 knows')],
  ['the beginning', (code: Buffer) => code.subarray(0, code.length - 8)],
  ['one bit less', (code: Buffer) => Buffer.from(code).fill((code.at(-1) ?? 0) ^ 1, code.length - 1)],
])('code of which there is only %s is compiled anew', (_, damaged) => {
  process()
  for (const name of readdirSync(kept)) writeFileSync(join(kept, name), damaged(readFileSync(join(kept, name))))
  const again = process()
  expect([again.known, twice(again), process().known]).toEqual([false, 42, true])
})

test('a folder that cannot be written does no harm', () => {
  writeFileSync(kept, 'a file')
  expect([twice(process()), twice(process())]).toEqual([42, 42])
})

test('a module that fails is not there afterwards', () => {
  writeFileSync(path, `throw new Error('it fails')`)
  expect(process).toThrow('it fails')
  expect(require.cache[path]).toBeUndefined()
})

test('a module that has run is left alone', () => {
  const first = require(path) as unknown
  mkdirSync(kept)
  const cache = new CodeCache(kept)
  expect([cache.load(path), require(path)]).toEqual([false, first])
  cache.save()
  expect(readdirSync(kept)).toEqual([])
})

test('the module of the compiler is where it is looked for', () => {
  expect(statSync(compilerModule() ?? '').size).toBeGreaterThan(5_000_000)
})
