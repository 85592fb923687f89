import { appendFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { connect, plainEndpoint, RpcClient, serve } from 'stubwire'
import type { Outcome, PeerCommand, PeerReport, PeerSettings, Sample } from './peer-messages.js'

/** A server or a client under load, in a process of its own; its settings are its argument, its orders come from the parent. */
const settings = JSON.parse(process.argv[2] ?? '{}') as PeerSettings
const { load, topic } = settings

function tell(report: PeerReport): void {
  process.send?.(report)
}

process.on('unhandledRejection', (error) => tell({ type: 'trouble', text: `unhandled rejection: ${String(error)}` }))
process.on('uncaughtException', (error) => tell({ type: 'trouble', text: `uncaught exception: ${String(error)}` }))
process.on('message', (command: PeerCommand) => {
  if (command.type === 'sample') tell({ type: 'sample', sample: sampled() })
})
/** Whoever started this is gone. */
const abandoned = (): void => process.exit(0)
process.on('disconnect', abandoned)

/** Nothing more is to be done: from here on, only what was left open by mistake keeps the process from ending. */
function finish(): void {
  tell({ type: 'stopped', open: process.getActiveResourcesInfo() })
  process.removeListener('disconnect', abandoned)
  process.disconnect()
}

function sampled(): Sample {
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  const resources = process.getActiveResourcesInfo()
  const sockets = resources.filter((name) => name.startsWith('TCP')).length
  return { heapMb: heapUsed / 2 ** 20, rssMb: rss / 2 ** 20, handles: resources.length, sockets }
}

/** Blocks the event loop, as a long computation does. */
function stall(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end) Math.sqrt(end)
}

async function runServer(): Promise<void> {
  const execute = async ({ id }: { id: number }): Promise<number> => {
    appendFileSync(settings.journal, `${id}\n`)
    await delay(load.workMs)
    return id
  }
  const transport = await connect(settings.url)
  const server = await serve(transport, {
    target: { topic, server: settings.server },
    endpoints: [
      plainEndpoint({
        handlers: { work: execute, note: execute },
        atLeastOnce: settings.atLeastOnce ? ['work', 'note'] : [],
      }),
    ],
    concurrency: 2 * (load.calls + load.casts),
    // What waits in a queue goes with it when it is deleted: a server that gets no processor for a while must have it already.
    prefetch: 64 * (load.calls + load.casts),
  })
  process.on('message', (command: PeerCommand) => {
    if (command.type === 'stall') stall(command.ms)
    if (command.type !== 'stop') return
    void server
      .stop({ graceMs: command.graceMs })
      .then(() => transport.close())
      .then(finish)
  })
  tell({ type: 'ready' })
}

async function runClient(): Promise<void> {
  const transport = await connect(settings.url)
  const { timeoutMs, monitorMs } = load
  const client = new RpcClient(transport, { target: { topic }, timeoutMs, monitorMs })
  let ids = 0
  let running = true
  let batch: Outcome[] = []
  const flush = (): void => {
    if (batch.length > 0) tell({ type: 'outcome', outcomes: batch })
    batch = []
  }
  const reporter = setInterval(flush, 50)
  const loop = async (kind: Outcome['kind'], send: (id: number) => Promise<unknown>): Promise<void> => {
    while (running) {
      const id = ++ids
      const startedAt = Date.now()
      const error = await send(id).then(
        () => null,
        (caught: unknown) => caught,
      )
      batch.push({ kind, id, startedAt, endedAt: Date.now(), ...described(error) })
      if (kind === 'cast') await delay(load.workMs)
    }
  }
  const loops: Promise<void>[] = []
  process.on('message', (command: PeerCommand) => {
    if (command.type === 'stall') stall(command.ms)
    if (command.type === 'start') {
      for (let count = 0; count < load.calls; count++)
        loops.push(loop('call', (id) => client.callByName('work', { id })))
      for (let count = 0; count < load.casts; count++)
        loops.push(loop('cast', (id) => client.castByName('note', { id })))
    }
    if (command.type === 'finish') {
      running = false
      void Promise.all(loops).then(() => {
        flush()
        tell({ type: 'finished' })
      })
    }
    if (command.type !== 'stop') return
    clearInterval(reporter)
    void transport.close().then(finish)
  })
  tell({ type: 'ready' })
}

function described(error: unknown): Pick<Outcome, 'error' | 'message' | 'sent'> {
  if (error === null) return { error: null, message: null, sent: null }
  const { code, message, sent } = error as { code?: string; message?: string; sent?: boolean }
  return { error: code ?? 'UNTYPED', message: message ?? String(error), sent: sent ?? null }
}

await (settings.role === 'server' ? runServer() : runClient()).catch((error: unknown) => {
  tell({ type: 'trouble', text: `did not start: ${String(error)}` })
})
