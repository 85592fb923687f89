import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { projectRoot } from '../../scripts/lib/project-root.js'
import { runOrThrow } from '../../scripts/lib/run.js'
import { userEnvironment } from '../setup/user-environment.js'

const { consumer } = inject('packed')

/** Addresses and paths of the files that a program loads, by import and by require. */
async function filesLoadedBy(code: string): Promise<string> {
  const folder = await mkdtemp(join(consumer, 'probe-'))
  await cp(join(projectRoot, 'test/package/probe'), folder, { recursive: true })
  const trace = join(folder, 'trace.txt')
  const required = `import { createRequire } from 'node:module'
import { appendFileSync } from 'node:fs'
process.on('exit', () => appendFileSync(process.env.TRACE_FILE, Object.keys(createRequire(import.meta.url).cache).join('\\n')))
`
  await writeFile(join(folder, 'program.mjs'), required + code)
  await runOrThrow(process.execPath, ['--import', './trace.mjs', 'program.mjs'], {
    cwd: folder,
    env: { ...userEnvironment(), TRACE_FILE: trace },
    timeoutMs: 60_000,
  })
  return readFile(trace, 'utf8')
}

/** Names of the packages among them. */
async function packagesLoadedBy(code: string): Promise<string[]> {
  const names = new Set<string>()
  for (const [, name] of (await filesLoadedBy(code)).matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)\//g))
    names.add(name ?? '')
  return [...names].sort()
}

describe('what a production process loads', () => {
  test('this package alone, for a generated API and the transport in memory', async () => {
    const code = `import { connect } from 'stubwire'
import { CinderVolumeClient, cinderVolumeEndpoint } from 'stubwire/cinder-volume'
const transport = await connect('memory:')
new CinderVolumeClient(transport)
cinderVolumeEndpoint({})
await transport.close()
`
    expect(await packagesLoadedBy(code)).toEqual(['stubwire'])
  })

  test('tinypool beside it, once handlers run in threads, which load what was published', async () => {
    const handlers = `import { cinderVolumeEndpoint } from 'stubwire/cinder-volume'
export const endpoint = cinderVolumeEndpoint({ getCapabilities: ({ discover }) => ({ discover }) })
`
    const code = `import { writeFileSync } from 'node:fs'
import { connect, serve, workerEndpoint } from 'stubwire'
import { CinderVolumeClient, cinderVolumeApi } from 'stubwire/cinder-volume'
writeFileSync(new URL('./handlers.mjs', import.meta.url), ${JSON.stringify(handlers)})
const transport = await connect('memory:')
const server = await serve(transport, {
  target: { topic: 'cinder-volume', server: 's' },
  endpoints: [workerEndpoint(cinderVolumeApi, new URL('./handlers.mjs', import.meta.url))],
  executor: 'workers',
})
const client = new CinderVolumeClient(transport, { validate: { context: false } })
await client.getCapabilities({ discover: true })
await server.stop()
await transport.close()
`
    expect(await packagesLoadedBy(code)).toEqual(['stubwire', 'tinypool'])
  })

  test('amqplib beside it, once a RabbitMQ transport is asked for', async () => {
    const code = `import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { connect } from 'stubwire'
connect('rabbit://guest:guest@127.0.0.1:1/').catch(() => {})
while (!readFileSync(process.env.TRACE_FILE, 'utf8').includes('/node_modules/amqplib/')) await setImmediate()
process.exit(0)
`
    expect(await packagesLoadedBy(code)).toEqual(['amqplib', 'stubwire'])
  })
})

test('codegen loads no grammar of Python, which only the import from there needs', async () => {
  const loaded = await packagesLoadedBy(`import 'stubwire/codegen'\n`)
  expect(loaded).toContain('handlebars')
  expect(loaded.filter((name) => name.startsWith('@lezer/'))).toEqual([])
})

test('what else is loaded is seen: the schema language brings typebox', async () => {
  expect(await packagesLoadedBy(`import 'stubwire/schema'\n`)).toEqual(['stubwire', 'typebox'])
})

describe('how the runtime is packed', () => {
  const server = `import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { connect, serve } from 'stubwire'
import { cinderVolumeEndpoint } from 'stubwire/cinder-volume'
cinderVolumeEndpoint({})
connect('rabbit://guest:guest@127.0.0.1:1/').catch(() => {})
while (!readFileSync(process.env.TRACE_FILE, 'utf8').includes('/node_modules/amqplib/')) await setImmediate()
process.exit(0)
`

  test('a server loads one file of each part and of its API, and nothing else', async () => {
    const files = [...(await filesLoadedBy(server)).matchAll(/\/node_modules\/stubwire\/(\S+)/g)].map(
      ([, path]) => path,
    )
    expect([...new Set(files)].sort()).toEqual([
      'dist/generated/cinder-volume/index.js',
      'dist/runtime/client.js',
      'dist/runtime/rabbit.js',
      'dist/runtime/server.js',
      'dist/runtime/shared.js',
      'dist/src/index.js',
      'dist/src/validate/index.js',
    ])
  })

  test('classes and functions are called what they are exported as', async () => {
    const code = `import { writeFileSync } from 'node:fs'
import * as stubwire from 'stubwire'
const named = Object.entries(stubwire).filter(([, value]) => typeof value === 'function')
writeFileSync(process.env.TRACE_FILE, JSON.stringify(named.map(([name, { name: own }]) => [name, own])) + '\\n')
`
    const [line = '[]'] = (await filesLoadedBy(code)).split('\n')
    const names: [string, string][] = JSON.parse(line)
    expect(names.length).toBeGreaterThan(50)
    expect(names.filter(([name, own]) => name !== own)).toEqual([])
  })
})
