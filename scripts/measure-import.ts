import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importPython } from '../codegen/import/index.js'
import { type Accuracy, type ApiFacts, importAccuracy, percent } from './lib/import-accuracy.js'
import { projectRoot } from './lib/project-root.js'

// How much of cinder's APIs `stubwire import` finds in cinder's sources: npm run measure:import [-- folder of cinder's sources]

const folder = process.argv[2] ?? '/usr/lib/python3/dist-packages/cinder'
const facts = JSON.parse(readFileSync(join(projectRoot, 'test/fixtures/cinder/cinder-rpc.json'), 'utf8')) as {
  readonly apis: readonly ApiFacts[]
}

if (!existsSync(join(folder, 'rpc.py'))) {
  process.stderr.write(`${folder} does not hold cinder's sources: install python3-cinder, or name another folder\n`)
  process.exitCode = 1
} else {
  const totals = new Map<string, Accuracy[]>()
  for (const service of ['volume', 'scheduler', 'backup']) {
    const names = [`${service}/rpcapi.py`, `${service}/manager.py`, 'manager.py', 'common/constants.py']
    const draft = importPython(names.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') })))
    const api = facts.apis.find(({ name }) => name === draft.name.value)
    if (api === undefined) throw new Error(`there are no facts of ${draft.name.value}`)
    const rows = importAccuracy(draft, api)
    print(`${draft.name.value} ${draft.version.value}`, rows)
    for (const row of rows) totals.set(row.what, [...(totals.get(row.what) ?? []), row])
  }
  print(
    'all three',
    [...totals].map(([what, rows]) => sum(what, rows)),
  )
}

function sum(what: string, rows: readonly Accuracy[]): Accuracy {
  const add = (of: (row: Accuracy) => number) => rows.reduce((total, row) => total + of(row), 0)
  return {
    what,
    claimed: add((row) => row.claimed),
    right: add((row) => row.right),
    expected: add((row) => row.expected),
    wrong: [],
  }
}

function print(title: string, rows: readonly Accuracy[]): void {
  const lines = [
    `\n${title}\n`,
    '| | right | claimed | expected | precision | recall |',
    '|---|---:|---:|---:|---:|---:|',
    ...rows.map(({ what, right, claimed, expected }) => {
      return `| ${what} | ${right} | ${claimed} | ${expected} | ${percent(right, claimed)} | ${percent(right, expected)} |`
    }),
    ...rows.flatMap(({ what, wrong }) => wrong.map((it) => `  ${what}: ${it}`)),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
