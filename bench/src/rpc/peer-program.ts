import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type CallTotal, closedLoop } from './closed-loop.js'
import { type Order, totalOf } from './orders.js'
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

/** Casts `note`; resolves when the broker has it. */
export type CastNote = (order: Order) => Promise<unknown>

/** Does what a client is asked for, with its own ways to call and to cast. Resolves when its time is over. */
export async function sendWhenTold(send: { readonly call: CallTotal; readonly cast?: CastNote }): Promise<void> {
  const call = peerSettings().send === 'cast' ? answered(send.cast) : send.call
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

/** A cast as if it were answered, as nobody answers casts. */
function answered(cast: CastNote | undefined): CallTotal {
  if (cast === undefined) throw new Error('This contender does not cast')
  return async (order) => {
    await cast(order)
    return totalOf(order)
  }
}

function say(answer: PeerAnswer | { readonly ready: true }): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
