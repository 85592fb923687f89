import { applyInterceptors, type Interceptor } from '../core/interceptor.js'
import { runInLocalContext } from '../core/local-context.js'
import type { JsonObject } from '../core/message.js'
import type { Serializer } from '../core/serializer.js'
import { ActiveCall } from './active-call.js'
import type { Dispatcher } from './dispatcher.js'
import type { Contract } from './endpoint.js'
import { type IncomingCall, ReceivedCall } from './incoming-call.js'
import type { Job } from './job.js'
import { coveringContract, type RouteTable } from './route-table.js'
import type { ServerCall } from './server-call.js'
import type { ValidationStage } from './validation-stage.js'
import { argumentsOf, decodeArguments, encodeResult } from './values.js'

/** What a {@link RequestRunner} works with. */
export interface RunnerOptions {
  readonly routes: RouteTable
  readonly stage: ValidationStage
  readonly dispatcher: Dispatcher
  readonly serializer: Serializer | null
  readonly interceptors: readonly Interceptor<IncomingCall>[]
  readonly checkResults: boolean
  /** Calls the handler; null: here. */
  readonly invoke: ((call: IncomingCall) => unknown) | null
}

/** Takes a request through validation, dispatch and its handler to a result. */
export class RequestRunner {
  readonly #options: RunnerOptions
  /** The handler within its interceptors; without any no promise is made but that of the handler. */
  readonly #run: (contract: Contract, args: unknown, call: ServerCall) => unknown

  constructor(options: RunnerOptions) {
    this.#options = options
    const { interceptors, invoke } = options
    if (interceptors.length === 0 && invoke === null) {
      this.#run = callHandler
      return
    }
    const innermost = invoke ?? (({ contract, args, call }: IncomingCall) => callHandler(contract, args, call))
    const onion =
      interceptors.length === 0 ? innermost : applyInterceptors(interceptors, (call) => promiseOf(innermost, call))
    this.#run = (contract, args, call) => onion(new ReceivedCall(contract, args, call))
  }

  /**
   * What the handler of a request returns, most often a promise. Throws whatever answers the request instead: InvalidArguments,
   * NoSuchMethod, UnsupportedVersion, and anything that the handler throws.
   */
  begin(job: Job): unknown {
    const { routes, dispatcher, serializer } = this.#options
    const received = receivedContext(job)
    const context = serializer === null ? received : (serializer.deserializeContext(received) as object)

    const route = routes.find(job)
    const covering = coveringContract(route, job)
    let args: unknown
    if (covering !== undefined) args = this.#admit(job, covering, received, context)
    const contract = dispatcher.dispatch(route, job)
    // The access policy may have passed over the endpoint that covered the request.
    if (contract !== covering) args = this.#admit(job, contract, received, context)

    const decoded = decodeArguments(args, contract, job)
    const call = new ActiveCall(job, contract, context)
    job.call = call
    return runInLocalContext(call, this.#run, contract, decoded, call)
  }

  /** What the handler of a request answered, in the form that travels. Throws InvalidResult. */
  complete(job: Job, result: unknown): unknown {
    return encodeResult(result, job.contract as Contract, job, this.#options)
  }

  /** The arguments, deserialised and checked. */
  #admit(job: Job, contract: Contract, received: JsonObject, context: object): JsonObject {
    job.contract = contract
    const args = argumentsOf(job, this.#options.serializer, context)
    this.#options.stage.check(contract, args, received, job.version as string)
    return args
  }
}

/** What a function returns or throws, as a promise. One that it returns is taken as it is: three are made where async functions pass one on. */
function promiseOf(run: (call: IncomingCall) => unknown, call: IncomingCall): Promise<unknown> {
  try {
    return Promise.resolve(run(call))
  } catch (error) {
    return Promise.reject(error)
  }
}

function callHandler({ handler, endpoint }: Contract, args: unknown, call: ServerCall): unknown {
  return handler.call(endpoint.handlers, args, call)
}

/** The context with the caller's `_timeout` as `client_timeout`, which transports that keep messages whole have added. */
function receivedContext({ incoming }: Job): JsonObject {
  const { context } = incoming.request
  // The first is the cheaper way to ask.
  if (context.client_timeout !== undefined && !('client_timeout' in Object.prototype)) return context
  if (Object.hasOwn(context, 'client_timeout')) return context
  return { ...context, client_timeout: incoming.monitorTimeout ?? null }
}
