import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { run } from '../../../scripts/lib/run.js'
import { findPython } from '../../../test/interop/harness/python.js'
import { rpcCharts } from '../charts/rpc-charts.js'
import { contenderVersion } from '../contender-packages.js'
import { onInterrupt } from '../interrupts.js'
import type { Row } from '../row.js'
import { runCodegen, type Staging, stage } from '../staging.js'
import type { Metric, OpenSuite, SuiteSettings } from '../suite.js'
import { type BenchBroker, openBroker } from './bench-broker.js'
import { Closing } from './closing.js'
import { Pair, type PairPlan } from './pair.js'
import type { PeerSettings } from './peer-commands.js'
import { groupOf, type Load, rpcRows } from './rpc-report.js'

/** A suite of clients and servers in processes of their own, over one broker. */
export interface PairSuite {
  readonly name: string
  readonly send: PeerSettings['send']
  readonly contenders: readonly string[]
  readonly loads: readonly Load[]
  readonly metrics: readonly Metric[]
  readonly notes: readonly string[]
  readonly conclude: (rows: readonly Row[]) => string
}

/** Contenders from packages of `bench/package.json`, and those packages. */
const packages: Readonly<Record<string, readonly string[]>> = {
  nest: ['@nestjs/microservices', 'amqp-connection-manager'],
  moleculer: ['moleculer'],
  'rabbitmq-client': ['rabbitmq-client'],
}

/** A Python that has oslo.messaging. */
interface Python {
  readonly program: string
  readonly version: string
}

/** Starts the broker and all contenders that can run here. */
export async function openPairs(suite: PairSuite, { wants, say }: SuiteSettings): Promise<OpenSuite> {
  const closing = new Closing()
  const forget = onInterrupt(() => closing.close())
  closing.add(async () => forget())
  try {
    const python = wants('oslo') && suite.contenders.includes('oslo') ? await pythonWithOslo(say) : null
    const versions = await packageVersions(suite, wants, say)
    const staging = await stage()
    closing.add(staging.close)
    const names = suite.contenders.filter((name) => {
      if (!wants(name)) return false
      if (name === 'oslo') return python !== null
      return packages[name] === undefined || versions.has(name)
    })
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
    const plans = names.map((name) => planOf(suite, name, broker, staging, python?.program ?? ''))
    closing.add(() => broker.clear(plans.map((plan) => plan.settings.topic)))
    const pairs = new Map(plans.map((plan) => [plan.name, new Pair(plan.name)]))
    closing.add(async () => {
      await Promise.all([...pairs.values()].map((pair) => pair.end()))
    })
    const payloads = [...new Set(suite.loads.map((load) => load.payloadBytes))]
    for (const plan of plans) await pairs.get(plan.name)?.start(plan, payloads)
    const [product = broker.name, brokerVersion = ''] = broker.name.split(' ')
    return {
      metrics: suite.metrics,
      groups: suite.loads.map((load) => ({
        name: groupOf(load),
        contenders: [...pairs].map(([name, pair]) => ({ name, sample: () => pair.sample(load, broker.pid) })),
      })),
      versions: {
        [product]: brokerVersion,
        amqplib: await amqplibVersion(),
        ...Object.assign({}, ...versions.values()),
        ...(python !== null && { 'oslo.messaging': python.version }),
      },
      notes: () => suite.notes,
      conclude: suite.conclude,
      json: (rows) => ({ broker: broker.name, rows: rpcRows(rows, suite.loads, suite.contenders) }),
      charts: (rows) => rpcCharts(suite.name, rpcRows(rows, suite.loads, suite.contenders), suite.send),
      close: () => closing.close(),
    }
  } catch (error) {
    await closing.close()
    throw error
  }
}

function planOf({ send }: PairSuite, name: string, broker: BenchBroker, staging: Staging, python: string): PairPlan {
  const program = (side: string) => {
    if (name === 'oslo') {
      return { file: python, args: ['-W', 'ignore', join(projectRoot, `bench/src/rpc/oslo_${side}.py`)] }
    }
    const own = packages[name] === undefined
    const file = own
      ? staging.compiled(`bench/src/rpc/${name}-${side}.ts`)
      : join(projectRoot, `bench/programs/${name}-${side}.mjs`)
    return { file: process.execPath, args: [file] }
  }
  const settings: PeerSettings = {
    url: name === 'stubwire' || name === 'oslo' ? broker.transportUrl : broker.amqpUrl,
    topic: `bench-${randomBytes(6).toString('hex')}-${name}`,
    generated: join(staging.folder, 'generated/totals'),
    send,
    library: pathToFileURL(`${dirname(staging.compiled('bench/src/rpc/peer-program.ts'))}/`).href,
  }
  return { name, server: program('server'), client: program('client'), settings }
}

/** Versions of the packages of those contenders that have all of theirs. */
async function packageVersions(
  { contenders }: PairSuite,
  wants: SuiteSettings['wants'],
  say: SuiteSettings['say'],
): Promise<Map<string, Record<string, string>>> {
  const found = new Map<string, Record<string, string>>()
  for (const contender of contenders.filter(wants)) {
    const needed = packages[contender] ?? []
    const versions: Record<string, string> = {}
    for (const name of needed) {
      const version = await contenderVersion(name, say)
      if (version !== null) versions[name] = version
    }
    if (needed.length > 0 && Object.keys(versions).length === needed.length) found.set(contender, versions)
  }
  return found
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

async function amqplibVersion(): Promise<string> {
  const manifest = await readFile(join(projectRoot, 'node_modules/amqplib/package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
