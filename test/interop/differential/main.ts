/**
 * `npm run test:differential`: compares this package with the Python library for generated cases. Options: `--cases N` (100000),
 * `--seed S` (by chance), `--only DOMAIN`, `--path P` (a single case, as a failure names it). Exit code 1 for a disagreement.
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { describeDisagreement } from './describe.js'
import { Oracle } from './oracle.js'
import { run } from './run.js'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    only: { type: 'string' },
    path: { type: 'string' },
  },
})

const seed = values.seed === undefined ? randomInt(1_000_000_000) : wholeNumber('seed', values.seed)
const oracle = await Oracle.start()
try {
  console.log(`seed ${seed}`)
  const { tally, disagreement } = await run(oracle, {
    cases: wholeNumber('cases', values.cases),
    seed,
    ...(values.only !== undefined && { only: values.only }),
    ...(values.path !== undefined && { path: values.path }),
  })
  if (values.path === undefined) for (const line of tally.lines()) console.log(line)
  else if (disagreement === null) console.log('both sides agree in this case')
  if (disagreement !== null) {
    console.log(describeDisagreement(disagreement))
    process.exitCode = 1
  }
} finally {
  await oracle.end()
}

function wholeNumber(name: string, text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new Error(`--${name} must be a whole number, not ${text}`)
  return Number(text)
}
