import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { run } from '../../../scripts/lib/run.js'
import { findPython } from '../../../test/interop/harness/python.js'
import { onInterrupt } from '../interrupts.js'
import { type BenchBroker, openBroker } from '../rpc/bench-broker.js'
import { Pair, type PairPlan } from '../rpc/pair.js'
import { concludeRpc, groupOf, loads, rpcContenders, rpcMetrics, rpcRows } from '../rpc/rpc-report.js'
import { runCodegen, type Staging, stage } from '../staging.js'
import type { OpenSuite, Suite, SuiteSettings } from '../suite.js'

/** What calls cost over a broker. */
export const suite: Suite = {
  about: 'calls over RabbitMQ: client, server and broker in processes of their own, on one machine',
  defaultRounds: 5,
  contenders: rpcContenders,
  open,
}

/** A Python that has oslo.messaging. */
interface Python {
  readonly program: string
  readonly version: string
}

/** Things to close, the last one first, each once. */
class Closing {
  readonly #steps: (() => Promise<void>)[] = []
  #done: Promise<void> | null = null

  /** Throws if it is closed already: what would be opened now, nobody would close. */
  add(step: () => Promise<void>): void {
    if (this.#done !== null) throw new Error('Interrupted')
    this.#steps.unshift(step)
  }

  close(): Promise<void> {
    this.#done ??= this.#close()
    return this.#done
  }

  /** A step that fails does not keep the others from being taken. */
  async #close(): Promise<void> {
    const problems: unknown[] = []
    for (const step of this.#steps) await step().catch((error) => problems.push(error))
    if (problems.length > 0) throw problems[0]
  }
}

async function open({ wants, say }: SuiteSettings): Promise<OpenSuite> {
  const closing = new Closing()
  const forget = onInterrupt(() => closing.close())
  closing.add(async () => forget())
  try {
    const python = wants('oslo') ? await pythonWithOslo(say) : null
    const staging = await stage()
    closing.add(staging.close)
    const names = rpcContenders.filter((name) => wants(name) && (name !== 'oslo' || python !== null))
    if (names.includes('stubwire')) {
      await runCodegen(staging, join(projectRoot, 'bench/schemas'), join(staging.folder, 'generated'), 'totals')
      await staging.compile('generated')
    }
    const opening = openBroker()
    closing.add(async () => {
      const opened = await opening.catch(() => null)
      await opened?.close()
    })
    const broker = await opening
    if (broker.pid === null) say('The CPU of the broker cannot be measured: its process is not to be seen from here')
    const plans = names.map((name) => planOf(name, broker, staging, python?.program ?? ''))
    closing.add(() => broker.clear(plans.map((plan) => plan.settings.topic)))
    const pairs = new Map(plans.map((plan) => [plan.name, new Pair(plan.name)]))
    closing.add(async () => {
      await Promise.all([...pairs.values()].map((pair) => pair.end()))
    })
    const payloads = [...new Set(loads.map((load) => load.payloadBytes))]
    for (const plan of plans) await pairs.get(plan.name)?.start(plan, payloads)
    return {
      metrics: rpcMetrics,
      groups: loads.map((load) => ({
        name: groupOf(load),
        contenders: [...pairs].map(([name, pair]) => ({ name, sample: () => pair.sample(load, broker.pid) })),
      })),
      versions: await versionsOf(broker, python),
      notes: () => notes,
      conclude: concludeRpc,
      json: (rows) => ({ broker: broker.name, rows: rpcRows(rows) }),
      close: () => closing.close(),
    }
  } catch (error) {
    await closing.close()
    throw error
  }
}

const notes = [
  'A closed loop of 1.2 s after 0.25 s that do not count; at 128 in flight p50 and p99 are mostly waiting in line. All on one machine: a slow broker makes all contenders alike.',
  'CPU is what the operating system counts for a process and its children, user and system, in steps of 10 ms; the column CPU is client and server together, broker is that of the broker, its idling included.',
  'Arguments are an order of exactly that many bytes of JSON, as lines of 30 bytes; the handler adds their quantities up. All connections have Nagle off.',
  'raw: amqplib, one level of JSON, no acknowledgements, exclusive reply queue and correlation ids. naive: amqplib and the messages of oslo.messaging, JSON in JSON, an acknowledgement a message, no confirmations. Neither checks anything, has timeouts, or outlives its connection.',
  'stubwire: generated client and server, everything at its default: arguments, results and contexts checked on both sides, deadlines, publisher confirmations, duplicates dropped.',
  'oslo: oslo.messaging on Python, both sides, executor threading, a thread for each call in flight.',
]

function planOf(name: string, broker: BenchBroker, staging: Staging, python: string): PairPlan {
  const program = (side: string) =>
    name === 'oslo'
      ? { file: python, args: ['-W', 'ignore', join(projectRoot, `bench/src/rpc/oslo_${side}.py`)] }
      : { file: process.execPath, args: [staging.compiled(`bench/src/rpc/${name}-${side}.ts`)] }
  const settings = {
    url: name === 'raw' || name === 'naive' ? broker.amqpUrl : broker.transportUrl,
    topic: `bench-${randomBytes(6).toString('hex')}-${name}`,
    generated: join(staging.folder, 'generated/totals'),
  }
  return { name, server: program('server'), client: program('client'), settings }
}

async function pythonWithOslo(say: SuiteSettings['say']): Promise<Python | null> {
  try {
    const program = findPython()
    const script = "from importlib.metadata import version; print(version('oslo.messaging'))"
    const { stdout } = await run(program, ['-c', script])
    return { program, version: stdout.trim() }
  } catch {
    say('Skipped: oslo needs a Python that imports oslo_messaging (on Debian python3-oslo.messaging)')
    return null
  }
}

async function versionsOf(broker: BenchBroker, python: Python | null): Promise<Record<string, string>> {
  const manifest = await readFile(join(projectRoot, 'node_modules/amqplib/package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  const [product = broker.name, brokerVersion = ''] = broker.name.split(' ')
  return { [product]: brokerVersion, amqplib: version, ...(python !== null && { 'oslo.messaging': python.version }) }
}
