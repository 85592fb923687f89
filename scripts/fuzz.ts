/**
 * `npm run fuzz -- --bodies 1000000 [--seed 7] [--broker]`: hostile messages for a server and a client, through `memory:` or, with
 * `--broker`, a real broker. The tests of `npm test` are the same with fewer bodies. The same seed gives the same bodies, so that
 * a failure is repeated by the command that this prints.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from './lib/project-root.js'
import { run } from './lib/run.js'

const usage = 'usage: npm run fuzz -- [--bodies N] [--seed N] [--broker]'

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
    throw new Error(`--${name} is "${text}"; it must be a whole number from ${least} on\n${usage}`)
  return value
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { bodies: { type: 'string' }, seed: { type: 'string' }, broker: { type: 'boolean', default: false } },
  })
  const { broker } = values
  const bodies = wholeNumber('bodies', values.bodies ?? (broker ? '5000' : '20000'), 100)
  const seed = wholeNumber('seed', values.seed ?? String(Date.now() % 1_000_000), 0)
  console.log(`npm run fuzz -- --bodies ${bodies} --seed ${seed}${broker ? ' --broker' : ''}`)
  const [project, file] = broker ? ['broker', 'test/broker/fuzz.test.ts'] : ['unit', 'test/unit/hostile/fuzz.test.ts']
  const args = ['-C', 'stubwire-source', join(projectRoot, 'scripts/test.ts'), '--project', project, file]
  const env = { STUBWIRE_FUZZ_BODIES: String(bodies), STUBWIRE_FUZZ_SEED: String(seed) }
  const { code } = await run(join(projectRoot, 'node_modules/.bin/tsx'), args, { env, inherit: true })
  return code
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
