import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { onInterrupt } from '../interrupts.js'
import { type BenchBroker, openBroker } from '../rpc/bench-broker.js'
import { Closing } from '../rpc/closing.js'
import { cpuSecondsOf } from '../rpc/process-cpu.js'
import type { ScaleKind, ScaleResult, ScaleSettings } from '../scale/worker.js'
import { runCodegen, type Staging, stage } from '../staging.js'
import type { OpenSuite, Sample, Suite, SuiteSettings } from '../suite.js'

const steps: Readonly<Record<ScaleKind, readonly number[]>> = {
  'calls in flight': [100, 1_000, 10_000],
  clients: [10, 100, 1_000],
  servers: [10, 100, 1_000],
  'casts queued': [10_000, 100_000, 1_000_000],
}

/** Longest time that a step may take to end, in milliseconds. */
const endMs = 120_000

/** What many of a kind take, of the process that makes them and of the broker. */
export const suite: Suite = {
  about: 'many calls, clients, servers and messages: what one of them takes',
  defaultRounds: 1,
  contenders: Object.keys(steps),
  open,
}

async function open({ wants, say }: SuiteSettings): Promise<OpenSuite> {
  const closing = new Closing()
  const forget = onInterrupt(() => closing.close())
  closing.add(async () => forget())
  try {
    const staging = await stage()
    closing.add(staging.close)
    await runCodegen(staging, join(projectRoot, 'bench/schemas'), join(staging.folder, 'generated'), 'totals')
    await staging.compile('generated')
    const broker = await openBroker()
    closing.add(() => broker.close())
    const kinds = (Object.keys(steps) as ScaleKind[]).filter(wants)
    return {
      metrics: [
        { name: 'time', unit: 'ms/unit', digits: 3, medianOnly: true },
        { name: 'CPU', unit: 'µs/unit', digits: 0, medianOnly: true },
        { name: 'memory', unit: 'KB/unit', digits: 1, medianOnly: true },
        { name: 'broker CPU', unit: 'µs/unit', digits: 0, medianOnly: true },
        { name: 'broker memory', unit: 'KB/unit', digits: 1, medianOnly: true },
      ],
      groups: kinds.map((kind) => ({
        name: kind,
        contenders: steps[kind].map((count) => ({
          name: count.toLocaleString('en-US'),
          sample: () => takeStep(kind, count, broker, staging, say),
        })),
      })),
      versions: {},
      notes: () => [
        'Each step is a process of its own. Memory is resident memory beyond that before the step, after a collection of garbage; that of the broker is as the system shows it, and it gives little back, so that steps of one broker share it.',
        'calls in flight: one client, one server in the same process, whose handler answers none before all are there. clients: each a transport with two connections and a reply queue, after one call. servers: each a listener with a connection and three consumers. casts queued: confirmed, 1,000 in flight, nobody takes them.',
      ],
      conclude: () => '',
      json: (rows) => ({ broker: broker.name, rows }),
      close: () => closing.close(),
    }
  } catch (error) {
    await closing.close()
    throw error
  }
}

async function takeStep(
  kind: ScaleKind,
  count: number,
  broker: BenchBroker,
  staging: Staging,
  say: SuiteSettings['say'],
): Promise<Sample> {
  const topic = `bench-${randomBytes(6).toString('hex')}`
  const settings: ScaleSettings = {
    ...{ url: broker.transportUrl, topic, generated: join(staging.folder, 'generated/totals') },
    ...{ kind, count },
  }
  const before = ofBroker(broker)
  const child = spawn(process.execPath, ['--expose-gc', staging.compiled('bench/src/scale/worker.ts')], {
    env: { ...process.env, BENCH_SCALE: JSON.stringify(settings) },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    const lines = createInterface({ input: child.stdout })
    const [line] = (await Promise.race([
      once(lines, 'line'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`${count} ${kind} ended with code ${code}`))),
    ])) as [string]
    const { seconds, cpuSeconds, bytes } = JSON.parse(line) as ScaleResult
    const after = ofBroker(broker)
    say(`${count} ${kind}: ${seconds.toFixed(1)} s`)
    return {
      time: (seconds * 1000) / count,
      CPU: (cpuSeconds * 1e6) / count,
      memory: bytes / 1024 / count,
      'broker CPU': before && after && ((after.cpuSeconds - before.cpuSeconds) * 1e6) / count,
      'broker memory': before && after && (after.kilobytes - before.kilobytes) / count,
    }
  } finally {
    child.stdin.end()
    const timer = setTimeout(() => child.kill('SIGKILL'), endMs)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    clearTimeout(timer)
    const names = Array.from({ length: kind === 'servers' ? count : 0 }, (_, index) => `server-${index}`)
    await broker.clear([topic], [...names, 'gone', 'holding', 'answering'])
  }
}

/** Null where the system does not tell. */
function ofBroker({ pid }: BenchBroker): { readonly cpuSeconds: number; readonly kilobytes: number } | null {
  const cpuSeconds = pid === null ? null : cpuSecondsOf(pid)
  if (cpuSeconds === null) return null
  const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN)
  return { cpuSeconds, kilobytes }
}
