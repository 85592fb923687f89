import type { Request } from '../../../src/core/message.js'
import type { Target } from '../../../src/core/target.js'
import type { IncomingRequest, Listener, SendOptions, Transport } from '../../../src/transport/transport.js'

/** Options of a call that neither waits long nor insists. */
export const sending: SendOptions = {
  timeoutMs: 5_000,
  monitorMs: null,
  retry: null,
  atLeastOnce: false,
}

/** A request with one argument. */
export function request(value?: unknown, over: Partial<Request> = {}): Request {
  return { method: 'echo', args: { value }, namespace: null, version: '1.0', context: {}, ...over }
}

/** The argument of a request made by {@link request}. */
export function sentValue(incoming: IncomingRequest): unknown {
  return (incoming.request.args as { value?: unknown }).value
}

/** A server that keeps what it gets and acknowledges nothing by itself. */
export interface Keeper {
  readonly listener: Listener
  readonly requests: IncomingRequest[]
}

/** Listens and keeps what comes. */
export async function keeper(transport: Transport, target: Target, prefetch = 0): Promise<Keeper> {
  const requests: IncomingRequest[] = []
  const listener = await transport.listen(target, { prefetch, onRequest: (incoming) => void requests.push(incoming) })
  return { listener, requests }
}

/** Listens and answers every request with its argument and the name of the server. */
export async function echo(transport: Transport, target: Target, log: unknown[] = []): Promise<Listener> {
  return transport.listen(target, {
    prefetch: 0,
    onRequest: (incoming) => {
      if (!incoming.acknowledge()) return
      log.push(sentValue(incoming))
      void incoming.reply({ result: [target.server, sentValue(incoming)], failure: null })
    },
  })
}

/** Some turns of the event loop: whatever was published is delivered afterwards. */
export async function turns(count = 4): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}
