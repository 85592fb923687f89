import { ExecutorLoadFailure } from '../core/errors.js'
import type { Api } from '../core/method.js'
import { expose } from './access-policy.js'
import { type Contract, createEndpoint, type Endpoint, type EndpointOptions } from './endpoint.js'
import { missingHandler } from './handler.js'

/** Options of {@link workerEndpoint}. Errors that are no incident are named where the handlers are. */
export type WorkerEndpointOptions = Omit<EndpointOptions, 'expectedErrors'>

/** What a thread says of one contract of a module. */
export interface WorkerContract {
  readonly name: string
  /** First version of the contract: a method may have several. */
  readonly since: string
  /** Marked by `expose`. */
  readonly exposed: boolean
}

/** The module of an endpoint, and its contracts before threads said which of them have handlers. */
interface Origin {
  readonly module: string
  readonly routes: ReadonlyMap<string, readonly Contract[]>
}

const origins = new WeakMap<Endpoint, Origin>()

/**
 * The endpoint of an API whose handlers run in worker threads, for handlers that compute. It needs `executor: 'workers'`. The
 * module, an absolute URL such as `new URL('./handlers.js', import.meta.url)`, is loaded by the threads alone and exports the endpoint that serves there, as `endpoint`; which
 * methods exist is decided by its handlers, everything else by the options given here.
 *
 * Arguments, context and results travel between the threads as structured clones: what has methods loses them, and functions
 * are refused. Declared errors keep class and data; every other error keeps class, module, text and stack.
 *
 * @example
 * // handlers.ts
 * export const endpoint = greeterEndpoint({ greet: ({ name }) => slowGreeting(name) })
 * // server.ts
 * await serve(transport, {
 *   target: { topic: 'greeter', server: 'host-1' },
 *   endpoints: [workerEndpoint(greeterApi, new URL('./handlers.js', import.meta.url))],
 *   executor: 'workers',
 * })
 */
export function workerEndpoint(
  api: Api,
  module: string | { readonly href: string },
  options: WorkerEndpointOptions = {},
): Endpoint {
  const handlers: Record<string, () => never> = {}
  for (const { handler } of api.methods) {
    handlers[handler] = () => {
      throw new ExecutorLoadFailure('workers', `${handler} can only be called in a thread`)
    }
  }
  const endpoint = createEndpoint(api, handlers, options)
  const { href } = new URL(typeof module === 'string' ? module : module.href)
  origins.set(endpoint, { module: href, routes: new Map(endpoint.routes) })
  return endpoint
}

/** URL of the module that has the handlers of an endpoint; undefined if they are here. */
export function workerModule(endpoint: Endpoint): string | undefined {
  return origins.get(endpoint)?.module
}

/**
 * Takes over what the threads found in the module: contracts without a handler there do not exist. Returns how many there are.
 */
export function adoptContracts(endpoint: Endpoint, found: readonly WorkerContract[]): number {
  let count = 0
  const routes = endpoint.routes as Map<string, readonly Contract[]>
  for (const [name, contracts] of origins.get(endpoint)?.routes ?? []) {
    const adopted = contracts.map((contract) => {
      const there = found.find((one) => one.name === name && one.since === contract.method?.since)
      if (there === undefined) return { ...contract, handler: missingHandler }
      count += 1
      if (there.exposed) expose(contract.handler)
      return contract
    })
    routes.set(name, adopted)
  }
  return count
}
