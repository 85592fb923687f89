import { failureOf, writeFailure } from '../../core/failure-codec.js'
import { invalidResult, type RefusalPlace } from '../../core/invalid.js'
import { runInLocalContext } from '../../core/local-context.js'
import { decodeObjects, encodeObjects } from '../../core/object-codec.js'
import { isExposed } from '../access-policy.js'
import type { Contract, Endpoint } from '../endpoint.js'
import { isExpectedError } from '../expected-errors.js'
import { answerableError, describeError } from '../failure-text.js'
import { missingHandler } from '../handler.js'
import type { WorkerContract } from '../worker-endpoint.js'
import type { WorkerOutcome, WorkerTask } from './messages.js'
import { WorkerCall } from './worker-call.js'

/** Runs in a thread: the contracts that a module serves. Throws TypeError for a module without an endpoint. */
export async function describeModule(module: string): Promise<readonly WorkerContract[]> {
  const { routes } = await loadEndpoint(module)
  return [...routes].flatMap(([name, contracts]) =>
    contracts
      .filter(({ handler }) => handler !== missingHandler)
      .map(({ method, handler }) => ({ name, since: method?.since ?? '1.0', exposed: isExposed(handler) })),
  )
}

/** Runs in a thread: serves one request, and says through its port how that ended. Never rejects. */
export async function serveTask(task: WorkerTask): Promise<void> {
  const { port, facts } = task
  const place: RefusalPlace = { side: 'server', name: facts.method, api: null, version: facts.version }
  let outcome: WorkerOutcome
  let contract: Contract | undefined
  try {
    contract = findContract(await loadEndpoint(task.module), task)
    outcome = { kind: 'result', result: await work(contract, task) }
  } catch (error) {
    outcome = failed(error, contract, place)
  }
  try {
    port.postMessage(outcome)
  } catch (cause) {
    const error = invalidResult(place, [{ path: '', message: describeError(cause) }], cause)
    port.postMessage(failed(error, contract, place))
  }
  port.close()
}

async function loadEndpoint(module: string): Promise<Endpoint> {
  const loaded: { readonly endpoint?: unknown } = await import(module)
  const { endpoint } = loaded
  if (typeof endpoint === 'object' && endpoint !== null && 'routes' in endpoint) return endpoint as Endpoint
  throw new TypeError(`${module} exports no endpoint: it must have \`export const endpoint = …\``)
}

function findContract({ routes }: Endpoint, { facts, since }: WorkerTask): Contract {
  const contract = routes.get(facts.method)?.find(({ method }) => method?.since === since)
  if (contract === undefined) throw new TypeError(`The module has no handler for ${facts.method}`)
  return contract
}

async function work({ method, handler, endpoint }: Contract, { args, facts, port }: WorkerTask): Promise<unknown> {
  const call = new WorkerCall(facts, port)
  const decoded = method?.argsShape === undefined ? args : decodeObjects(args, method.argsShape)
  const result: unknown = await runInLocalContext(call, () => handler.call(endpoint.handlers, decoded, call))
  return method?.resultShape === undefined ? result : encodeObjects(result ?? null, method.resultShape)
}

function failed(error: unknown, contract: Contract | undefined, place: RefusalPlace): WorkerOutcome {
  const told = answerableError(error, { ...place, api: contract?.method?.api ?? null })
  const { name, stack } = errorText(told)
  const expected = contract !== undefined && isExpectedError(told, contract)
  return { kind: 'failure', failure: writeFailure(failureOf(told)), name, stack, expected }
}

/** What logs show of an error that may be anything. */
function errorText(error: unknown): { readonly name: string; readonly stack: string | null } {
  try {
    if (error instanceof Error) return { name: String(error.name), stack: error.stack ?? null }
  } catch {
    // What throws when it is looked at has no name.
  }
  return { name: 'Error', stack: null }
}
