import { parseArgs } from 'node:util'
import { endsByItself } from '../broker/harness/ends-by-itself.js'
import type { Figures } from './rig/figures.js'
import type { Load } from './rig/peer-messages.js'
import { runScenario } from './rig/run-scenario.js'
import { fullScale, type Scenario, scenarios } from './rig/scenarios.js'

/**
 * `npm run faults [-- --only F1,F3] [--loops 64] [--work-ms 250] [--calls 50000]`: every fault under the load of
 * docs/reliability.md, and a table of what it did. With `--calls`, each is brought about again until so many calls were made.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    loops: { type: 'string', default: '64' },
    'work-ms': { type: 'string', default: '250' },
    calls: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
})
const only = values.only?.split(',')
const unknown = only?.filter((name) => !scenarios.some((scenario) => scenario.name === name)) ?? []
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; the faults are ${scenarios.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
const loops = Number(values.loops)
const load: Load = { calls: loops, casts: loops, workMs: Number(values['work-ms']), timeoutMs: 10_000, monitorMs: null }

console.log('| fault | calls ok / error / timed out | first ok (longest gap) | casts ok / refused | lost / twice |')
console.log('|---|---|---|---|---|')
for (const scenario of scenarios) {
  if (only && !only.includes(scenario.name)) continue
  const figures = await run(scenario)
  if (figures === null) continue
  console.log(row(`${scenario.name} ${scenario.title}`, figures))
  const notes = [...Object.entries(figures.errors).map(([error, count]) => `${count} × ${error}`), ...figures.troubles]
  if (figures.executedTwice.calls > 0) notes.push(`${figures.executedTwice.calls} calls executed twice`)
  if (figures.noticedMs !== undefined) notes.push(`noticed after ${figures.noticedMs} ms`)
  if (figures.outageMs !== undefined) notes.push(`no broker for ${figures.outageMs} ms`)
  if (figures.latestMs > 0) notes.push(`latest end ${figures.latestMs} ms after its deadline`)
  if (notes.length > 0) console.error(`${scenario.name}: ${notes.join('; ')}`)
  if (values.json) console.error(JSON.stringify(figures))
}

endsByItself()

/** Null if there are no figures, which is told. */
async function run(scenario: Scenario): Promise<Figures | null> {
  try {
    return await runScenario(scenario, { load, scale: fullScale, aroundMs: 3_000, leastCalls: Number(values.calls) })
  } catch (error) {
    console.log(`| ${scenario.name} ${scenario.title} | failed: ${String(error)} | | | |`)
    process.exitCode = 1
    return null
  }
}

function row(fault: string, { calls, casts, executedTwice, firstOkMs, longestGapMs }: Figures): string {
  const first = firstOkMs === null ? 'never' : seconds(firstOkMs)
  return `| ${[
    fault,
    `${calls.ok} / ${calls.error} / ${calls.timedOut}`,
    `${first} (${seconds(longestGapMs)})`,
    `${casts.ok} / ${casts.failed}`,
    `${casts.lost} / ${executedTwice.casts}`,
  ].join(' | ')} |`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
