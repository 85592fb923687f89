import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeResults } from '../../../bench/src/results.js'

test('the results of a suite are one object and its charts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stubwire-results-'))
  try {
    const files = await writeResults(join(folder, 'deep'), {
      ...{
        suite: 'rpc',
        about: '',
        node: 'v20',
        rounds: 3,
        versions: {},
        metrics: [],
        rows: [],
        notes: [],
        conclusion: '',
      },
      machine: { cpu: 'one', cores: 2, memoryGb: 4, system: 'linux', load: 0 },
      json: { broker: 'RabbitMQ 3', rows: [{ contender: 'stubwire' }] },
      charts: { 'rpc.svg': '<svg/>' },
    })
    expect(files).toEqual(['rpc.json', 'rpc.md', 'rpc.svg'])
    expect((await readdir(join(folder, 'deep'))).sort()).toEqual(['rpc.json', 'rpc.md', 'rpc.svg'])
    expect(JSON.parse(await readFile(join(folder, 'deep/rpc.json'), 'utf8'))).toMatchObject({
      ...{ suite: 'rpc', node: 'v20', rounds: 3, broker: 'RabbitMQ 3' },
      rows: [{ contender: 'stubwire' }],
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})
