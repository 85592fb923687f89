import { pathToFileURL } from 'node:url'
import { makers, type Work } from './contenders.js'
import type { OrdersModule, OrdersValidators } from './orders.js'

// A process that measures on request: gets the name of a contender, answers what a call takes. All contenders share it, as all
// code of a service shares a process.

/** What is sent to the worker. */
export interface WorkerRequest {
  readonly contender: string
}

/** What the worker answers. */
export type WorkerAnswer = Cost | { readonly error: string }

/** What a call takes on average, in nanoseconds. */
export interface Cost {
  readonly ns: number
  /** Of all threads of the process. */
  readonly cpuNs: number
}

/** How long a contender runs before it is measured for the first time, and how long a sample takes, in milliseconds of CPU. */
const warmUpMs = 1_000
const sampleMs = 400

interface Prepared {
  readonly work: Work
  /** Calls that take about as long as a sample should. */
  readonly calls: number
}

const [folder = '', packages = ''] = process.argv.slice(2)
const load = (file: string): Promise<unknown> => import(pathToFileURL(`${folder}/${file}`).href)
const generated = {
  orders: (await load('index.js')) as OrdersModule,
  validators: (await load('validators.js')) as OrdersValidators,
  packages,
}
const prepared = new Map<string, Prepared>()

process.on('message', async ({ contender }: WorkerRequest) => {
  let answer: WorkerAnswer
  try {
    const { work, calls } = prepared.get(contender) ?? (await prepare(contender))
    answer = await measure(work, calls)
  } catch (error) {
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  process.send?.(answer)
})

async function prepare(contender: string): Promise<Prepared> {
  const work = await makers[contender]?.(generated)
  if (work === undefined) throw new Error(`There is no contender ${contender}`)
  await requireRight(contender, work)
  // By CPU, not by the clock: on a busy machine a second of the clock may be too short to compile what is hot.
  let { cpuNs } = await measure(work, 100)
  for (let spent = 0; spent < warmUpMs * 1e6; spent += cpuNs * 1_000) ({ cpuNs } = await measure(work, 1_000))
  const ready = { work, calls: Math.max(1_000, Math.round((sampleMs * 1e6) / cpuNs)) }
  prepared.set(contender, ready)
  return ready
}

/** Every contender does the same calls, so every sum of results must be the same. */
async function requireRight(contender: string, work: Work): Promise<void> {
  let expected = 0
  for (let call = 0; call < 64; call++) expected += 999 - (call % 40)
  const sum = await work(64)
  if (sum !== expected) throw new Error(`${contender} does not do its work: ${sum} instead of ${expected}`)
}

async function measure(work: Work, calls: number): Promise<Cost> {
  const cpuStart = process.cpuUsage()
  const start = process.hrtime.bigint()
  await work(calls)
  const ns = Number(process.hrtime.bigint() - start) / calls
  const { user, system } = process.cpuUsage(cpuStart)
  return { ns, cpuNs: ((user + system) * 1_000) / calls }
}
