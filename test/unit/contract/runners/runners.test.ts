import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Finished, run } from '../../../../scripts/lib/run.js'
import { contractCases } from '../../../../src/contract/cases.js'
import { providerCases } from '../../../../src/contract/provider/provider-cases.js'
import { servedHandlers } from '../../../../src/contract/provider/served-handlers.js'
import { repeatByMocha } from '../../../../src/contract/repeat.js'
import { runCases } from '../../../../src/contract/run-cases.js'
import { api, endpoint, lock } from './workspace/wrong-greeter.js'

const cwd = fileURLToPath(new URL('workspace', import.meta.url))
const environment = { FORCE_COLOR: undefined, NO_COLOR: '1', CI: undefined, NODE_OPTIONS: undefined, VITEST: undefined }
const found = 'greet 1.1 answers valid arguments as its schema promises'
const model = JSON.parse(readFileSync(lock, 'utf8'))

/** Runs a command line by a shell, as a person does. */
const shell = (command: string, env: Record<string, string> = {}): Promise<Finished> =>
  run('sh', ['-c', command], { cwd, env: { ...environment, NODE_TEST_CONTEXT: undefined, ...env } })

/** What a failed case printed, without the margin that the runner gave it. */
function blockOf(output: string): readonly string[] {
  const lines = output.split('\n').map((line) => line.replace(/^.*?(greeter: greet 1\.1 answers valid)/, '$1').trim())
  const start = lines.indexOf(`greeter: ${found}`)
  const end = lines.findIndex((line, at) => at > start && line.startsWith('repeat:'))
  expect(start, output).not.toBe(-1)
  return lines.slice(start, end + 1)
}

describe('a failed case prints a command that fails in the same way', { timeout: 120_000 }, () => {
  it.each([
    ['vitest', 'npx vitest run vitest.case.ts'],
    ["Node's runner", 'node --import tsx -C stubwire-source --test node.case.ts'],
  ])('under %s', async (_, command) => {
    const first = await shell(command, { STUBWIRE_CONTRACT_SEED: '4', STUBWIRE_CONTRACT_RUNS: '9' })
    expect(first.code).not.toBe(0)
    const block = blockOf(first.stdout + first.stderr)
    expect(block).toContain('seed:     4')
    expect(block.find((line) => line.startsWith('value:'))).toMatch(/^value: +\[\{"name":"/)
    const repeat = block.at(-1)?.replace(/^repeat: +/, '') ?? ''
    expect(repeat).toMatch(/^STUBWIRE_CONTRACT_SEED=4 STUBWIRE_CONTRACT_RUNS=9 /)
    const again = await shell(repeat)
    expect(again.code).not.toBe(0)
    expect(blockOf(again.stdout + again.stderr)).toEqual(block)
  })

  it('under mocha, whose pattern names that case alone', () => {
    const command = repeatByMocha('my test.js')({
      method: 'greet',
      version: '1.0',
      name: "it's (a) 1.0",
      seed: 1,
      runs: 2,
    })
    expect(command).toBe(
      "STUBWIRE_CONTRACT_SEED=1 STUBWIRE_CONTRACT_RUNS=2 npx mocha 'my test.js' -g 'it'\\''s \\(a\\) 1\\.0$'",
    )
  })
})

describe('without a runner', () => {
  it('runCases tells what became of each', async () => {
    const told: string[] = []
    const cases = providerCases(api, model, servedHandlers(api, endpoint), { seed: 4, runs: 9 })
    const outcomes = await runCases(cases, (outcome) => told.push(outcome.case.name))
    expect(told).toEqual(cases.map(({ name }) => name))
    const failed = outcomes.filter(({ error }) => error !== null).map((outcome) => outcome.case.name)
    expect(failed).toContain(found)
    expect(failed.every((name) => name.startsWith('greet '))).toBe(true)
  })

  it('the cases of the generated code are plain functions, too', async () => {
    const outcomes = await runCases(contractCases(api, model, { seed: 1, runs: 2 }))
    expect(outcomes.filter(({ error }) => error !== null)).toEqual([])
  })
})
