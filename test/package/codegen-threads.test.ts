import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { runOrThrow } from '../../scripts/lib/run.js'
import { userEnvironment } from '../setup/user-environment.js'

const { consumer } = inject('packed')

/** Enough methods for several chunks of validators, some of which refer to what is in another chunk. */
const methods = Array.from({ length: 800 }, (_, index) => {
  const type = index % 3 === 0 ? 'Place' : `Type.Object({ id_${index}: Type.String(), at: nullable(Place) })`
  return `    work_${index}: call({ args: { a: Type.Integer({ minimum: ${index} }), b: ${type} }, result: nullable(${type}) }),`
})

const schema = `import { call, defineApi, nullable, Type } from 'stubwire/schema'
const Place = Type.Object({ host: Type.String(), port: Type.Integer() }, { $id: 'Place' })
export default defineApi({
  name: 'large', topic: 'large', version: '1.0',
  methods: {
${methods.join('\n')}
  },
})
`

/** Generates into one folder with threads and into another without, and tells how many threads there were. */
const program = `import { generate } from 'stubwire/codegen'
let threads = 0
process.on('worker', () => threads++)
const counts = {}
for (const [out, wanted] of [['with', 2], ['without', 0]]) {
  threads = 0
  await generate({ root: import.meta.dirname, schemas: 'schemas', out, threads: wanted })
  counts[out] = threads
}
console.log(JSON.stringify(counts))
`

test('threads make of a large API what one thread makes of it', async () => {
  const folder = await mkdtemp(join(consumer, 'threads-'))
  await mkdir(join(folder, 'schemas'))
  await writeFile(join(folder, 'schemas/large.ts'), schema)
  await writeFile(join(folder, 'program.mjs'), program)
  const { stdout } = await runOrThrow(process.execPath, ['program.mjs'], { cwd: folder, env: userEnvironment() })
  expect(JSON.parse(stdout)).toEqual({ with: 2, without: 0 })
  const names = await readdir(join(folder, 'without/large'))
  expect(names).toContain('validators.js')
  expect((await readdir(join(folder, 'with/large'))).sort()).toEqual(names.sort())
  for (const name of names) {
    const [one, other] = await Promise.all(
      ['with', 'without'].map((out) => readFile(join(folder, out, 'large', name), 'utf8')),
    )
    expect(one === other, name).toBe(true)
  }
})
