import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type CallTotal, closedLoop } from './closed-loop.js'
import type { Order } from './orders.js'
import type { PeerAnswer, PeerCommand, PeerSettings } from './peer-commands.js'

/** Where this program finds the broker. */
export function peerSettings(): PeerSettings {
  return JSON.parse(process.env.BENCH_PEER ?? '{}') as PeerSettings
}

/** Says that a server serves. Resolves when its time is over. */
export async function serveUntilTold(): Promise<void> {
  say({ ready: true })
  process.stdin.resume()
  await once(process.stdin, 'end')
}

/** Does what a client is asked for, with its own way to call. Resolves when its time is over. */
export async function callWhenTold(call: CallTotal): Promise<void> {
  const loaded = new Map<string, readonly Order[]>()
  const obey = async (command: PeerCommand): Promise<PeerAnswer> => {
    if ('load' in command) {
      const { name, orders } = command.load
      loaded.set(name, orders)
      return { loaded: await Promise.all(orders.map(call)) }
    }
    const { orders: name, ...options } = command.run
    return { measured: await closedLoop(call, loaded.get(name) ?? [], options) }
  }
  say({ ready: true })
  for await (const line of createInterface(process.stdin)) {
    const answer = await obey(JSON.parse(line) as PeerCommand).catch((error: unknown) => ({
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }))
    say(answer)
  }
}

function say(answer: PeerAnswer | { readonly ready: true }): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
