import { writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { endsByItself } from '../broker/harness/ends-by-itself.js'
import { blame, type Mark } from './rig/blame.js'
import { chart, type Panel, type Series } from './rig/chart.js'
import type { Sample } from './rig/peer-messages.js'
import { Rig } from './rig/rig.js'
import { type Scale, scenarios, smallScale } from './rig/scenarios.js'

/**
 * `npm run soak -- --minutes 30 [--out soak.svg]`: load with one fault after the other, and what heap, handles, sockets and
 * queues do meanwhile. Ends with 1 if something grew, a process complained, an end came late, or anything failed, was lost or was
 * executed twice that the faults around it do not account for.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    loops: { type: 'string', default: '16' },
    out: { type: 'string', default: 'soak.svg' },
  },
})
const minutes = Number(values.minutes)
/** How late a deadline may be noticed, in milliseconds. */
const latenessMs = 2_000
const loops = Number(values.loops)
const faults = scenarios.filter(({ name }) => ['F2', 'F4', 'F5', 'F7', 'F8', 'channel-406', 'cancel'].includes(name))
const scale: Scale = { ...smallScale, alarmMs: 2_000 }

const rig = await Rig.start(
  { servers: 3, proxied: true },
  { calls: loops, casts: loops, workMs: 250, timeoutMs: 30_000, monitorMs: null },
)
const samples: { at: number; client: Sample; server: Sample; queues: number; messages: number }[] = []
const marks: Mark[] = []
const begin = Date.now()
const seconds = (): number => (Date.now() - begin) / 1000

async function sample(): Promise<void> {
  const server = rig.servers[rig.servers.length - 1]
  if (!server) return
  const [client, ofServer, queues] = await Promise.all([rig.client.sample(), server.sample(), rig.broker.queues('/')])
  const messages = queues.reduce((sum, queue) => sum + queue.messages, 0)
  samples.push({ at: seconds(), client, server: ofServer, queues: queues.length, messages })
}

try {
  rig.client.start()
  await rig.healthy()
  for (let round = 0; seconds() < minutes * 60; round++) {
    const fault = faults[round % faults.length]
    if (!fault) break
    await sample()
    marks.push({ at: Date.now(), fault })
    await fault.inject(rig, scale)
    await rig.healthy()
    await delay(3_000)
  }
  await sample()
  const figures = await rig.count(Date.now())
  const grown = growth()
  const { byFault, unexcused } = blame(rig.client.outcomes, await rig.executions(), marks)
  const drawn = marks.map(({ at, fault }) => [(at - begin) / 1000, fault.name] as const)
  await writeFile(values.out, chart(panels(), drawn))
  console.log(`${minutes} minutes, ${marks.length} faults, ${samples.length} samples; chart in ${values.out}`)
  console.log(JSON.stringify(figures))
  for (const [name, { times, failed, lost, twice }] of byFault)
    console.log(`${name}, ${times} times: ${failed} failed, ${lost} lost, ${twice} executed twice`)
  for (const line of grown.lines) console.log(line)
  for (const line of unexcused) console.log(`not accounted for: ${line}`)
  const wrong = unexcused.length > 0 || figures.troubles.length > 0 || figures.latestMs > latenessMs
  if (wrong || grown.bad) process.exitCode = 1
} finally {
  await rig.dispose()
}
endsByItself()

/** Medians of the second and the last quarter: the first one fills caches. Servers are restarted, so only the client counts. */
function growth(): { lines: string[]; bad: boolean } {
  const quarter = Math.max(1, Math.floor(samples.length / 4))
  const early = samples.slice(quarter, 2 * quarter)
  const late = samples.slice(-quarter)
  const rows: [string, (one: (typeof samples)[number]) => number, number][] = [
    ['heap of the client, MB', ({ client }) => client.heapMb, 8],
    ['handles of the client', ({ client }) => client.handles, 4],
    ['sockets of the client', ({ client }) => client.sockets, 1],
    ['queues on the broker', ({ queues }) => queues, 2],
    ['messages in queues', ({ messages }) => messages, 4 * loops],
  ]
  const results = rows.map(([name, of, slack]) => {
    const [from, to] = [median(early.map(of)), median(late.map(of))]
    return { line: `${name}: ${from.toFixed(1)} -> ${to.toFixed(1)}`, bad: to > from + slack }
  })
  return { lines: results.map(({ line }) => line), bad: results.some(({ bad }) => bad) }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function panels(): Panel[] {
  const line = (name: string, of: (one: (typeof samples)[number]) => number): Series => ({
    name,
    points: samples.map((one) => [one.at, of(one)] as const),
  })
  return [
    {
      title: 'heap after collection, MB',
      series: [line('client', ({ client }) => client.heapMb), line('server', ({ server }) => server.heapMb)],
    },
    {
      title: 'handles',
      series: [line('client', ({ client }) => client.handles), line('server', ({ server }) => server.handles)],
    },
    {
      title: 'sockets',
      series: [line('client', ({ client }) => client.sockets), line('server', ({ server }) => server.sockets)],
    },
    { title: 'queues on the broker', series: [line('queues', ({ queues }) => queues)] },
    { title: 'messages in them', series: [line('messages', ({ messages }) => messages)] },
  ]
}
