import { threadId } from 'node:worker_threads'
import { createEndpoint, expectErrors, expose, localContext, type ServerCall } from 'stubwire'
import { computeApi, TooLarge } from './compute-api.js'

const kept: unknown[] = []

/** Handlers that are loaded by threads. */
export const endpoint = createEndpoint(computeApi, {
  double: expose(({ value }: { value: number }) => {
    if (value > 100) throw new TooLarge({ limit: 100 })
    return value * 2
  }),
  rename: ({ volume }: { volume: { name: string } }) => {
    volume.name = 'renamed'
    return volume
  },
  threadId: () => threadId,
  contextOf: (_args: unknown, { context, method, version, deadline }: ServerCall) => ({
    ...{ context, method, version, deadline },
  }),
  localContext: () => (localContext()?.context as { user?: string } | undefined)?.user,
  fail: () => {
    throw new RangeError('out of bounds')
  },
  expected: expectErrors(RangeError)(() => {
    throw new RangeError('as always')
  }),
  unsendable: () => () => 'a function',
  wrong: async () => Promise.reject('not even an error'),
  /** Computes without ever returning to the event loop. */
  spin: (_args: unknown, { signal }: ServerCall) => {
    for (;;) signal.throwIfAborted()
  },
  busy: ({ ms }: { ms: number }) => {
    const end = performance.now() + ms
    while (performance.now() < end);
    return 'done'
  },
  /** Keeps all that it makes, until there is no memory left. */
  hoard: () => {
    for (;;) kept.push(Array.from({ length: 10_000 }, (_, at) => ({ at })))
  },
  stuck: () => {
    for (;;);
  },
  nap: (_args: unknown, { signal }: ServerCall) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error(`woken: ${(signal.reason as Error).name}`)))
    }),
  die: () => process.exit(1),
  dieLater: () => {
    setImmediate(() => process.exit(0))
    return 'alive'
  },
  throwLater: () =>
    new Promise(() => {
      setImmediate(() => {
        throw new Error('outside of any handler')
      })
    }),
  remember: ({ value }: { value: unknown }) => {
    kept.push(value)
  },
  remembered: () => kept,
})
