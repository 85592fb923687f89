import { type Awaitable, connect, serve, type Transport } from '../../../src/index.js'
import { type Order, type OrderTotal, ordersOf, totalOf } from '../rpc/orders.js'
import { loadTotals } from '../rpc/totals.js'

// One step of the suite `scale` in a process of its own: does so many of a kind, keeps them for a moment, and says what they
// took. Started with --expose-gc, as memory is what remains after a collection.

/** What the program is started for. */
export interface ScaleSettings {
  readonly url: string
  readonly topic: string
  readonly generated: string
  readonly kind: ScaleKind
  readonly count: number
}

export type ScaleKind = 'calls in flight' | 'clients' | 'servers' | 'casts queued'

/** What a step says while all that it made is there. */
export interface ScaleResult {
  readonly seconds: number
  /** CPU of this process for all of them. */
  readonly cpuSeconds: number
  /** What the memory of this process, beyond its heap too, grew by. */
  readonly bytes: number
}

const settings = JSON.parse(process.env.BENCH_SCALE ?? '{}') as ScaleSettings
const { TotalsClient, totalsEndpoint } = await loadTotals(settings.generated)
const [order] = ordersOf(100, 1) as [Order]
const target = { exchange: settings.topic, topic: settings.topic }
const handlers = { total: totalOf, note: () => {} }
/** How many of those that are made at once are under way. */
const atOnce = 50

/** Runs `make` for each number, some of them at once. */
async function each(count: number, make: (index: number) => Promise<void>, width = atOnce): Promise<void> {
  let next = 0
  const loop = async () => {
    while (next < count) await make(next++)
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, loop))
}

function serveOn(transport: Transport, server: string, total: (args: Order) => Awaitable<OrderTotal> = handlers.total) {
  const endpoints = [totalsEndpoint({ ...handlers, total })]
  return serve(transport, { target: { ...target, server }, endpoints, concurrency: 20_000 })
}

const open: Transport[] = []
const opened = async (): Promise<Transport> => {
  const transport = await connect(settings.url)
  open.push(transport)
  return transport
}

/** Prepares a kind; answers what is measured. */
const kinds: Readonly<Record<ScaleKind, () => Promise<() => Promise<void>>>> = {
  'calls in flight': async () => {
    let release = () => {}
    let arrive = () => {}
    let arrived = 0
    const hold = new Promise<void>((resolve) => {
      release = resolve
    })
    const allThere = new Promise<void>((resolve) => {
      arrive = resolve
    })
    await serveOn(await opened(), 'holding', async (args) => {
      if (++arrived === settings.count) arrive()
      await hold
      return totalOf(args)
    })
    const client = new TotalsClient(await opened(), { target, timeoutMs: 600_000 })
    finish = async () => {
      release()
      await Promise.all(calls)
    }
    const calls: Promise<unknown>[] = []
    return async () => {
      for (let index = 0; index < settings.count; index++) calls.push(client.total(order))
      await allThere
    }
  },
  clients: async () => {
    await serveOn(await opened(), 'answering')
    return () =>
      each(settings.count, async () => {
        await new TotalsClient(await opened(), { target }).total(order)
      })
  },
  servers: async () => {
    const transport = await opened()
    return () => each(settings.count, async (index) => void (await serveOn(transport, `server-${index}`)))
  },
  'casts queued': async () => {
    // Leaves its queue behind, without anybody who takes anything from it.
    const transport = await opened()
    await (await serveOn(transport, 'gone')).stop()
    const client = new TotalsClient(transport, { target })
    return () => each(settings.count, () => client.note(order), 1_000)
  },
}

let finish: () => Promise<void> = async () => {}
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {})
const work = await kinds[settings.kind]()
collect()
const memory = process.memoryUsage().rss
const cpu = process.cpuUsage()
const start = performance.now()
await work()
const seconds = (performance.now() - start) / 1000
const { user, system } = process.cpuUsage(cpu)
collect()
const result: ScaleResult = {
  ...{ seconds, cpuSeconds: (user + system) / 1e6 },
  bytes: process.memoryUsage().rss - memory,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.stdin.resume().once('end', async () => {
  await finish()
  for (const transport of open) await transport.close()
  process.exit(0)
})
