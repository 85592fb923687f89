import { applyInterceptors, type Interceptor } from '../core/interceptor.js'
import { runInLocalContext } from '../core/local-context.js'
import type { JsonObject } from '../core/message.js'
import type { Serializer } from '../core/serializer.js'
import type { Dispatcher } from './dispatcher.js'
import type { Contract } from './endpoint.js'
import { type IncomingCall, ReceivedCall } from './incoming-call.js'
import type { Job } from './job.js'
import { ActiveCall } from './server-call.js'
import type { ValidationStage } from './validation-stage.js'
import { argumentsOf, decodeArguments, encodeResult } from './values.js'

/** What a {@link RequestRunner} works with. */
export interface RunnerOptions {
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
  readonly #onion: (call: IncomingCall) => unknown

  constructor(options: RunnerOptions) {
    this.#options = options
    const { interceptors, invoke } = options
    const innermost = invoke ?? invokeHere
    this.#onion =
      interceptors.length === 0 ? innermost : applyInterceptors(interceptors, async (call) => innermost(call))
  }

  /**
   * What the handler of a request returns, most often a promise. Throws whatever answers the request instead: InvalidArguments,
   * NoSuchMethod, UnsupportedVersion, and anything that the handler throws.
   */
  begin(job: Job): unknown {
    const { stage, dispatcher, serializer } = this.#options
    const received = receivedContext(job)
    const context = serializer === null ? received : (serializer.deserializeContext(received) as object)

    const covering = stage.find(job)
    let args: unknown
    if (covering !== undefined) args = this.#admit(job, covering, received, context)
    const contract = dispatcher.dispatch(job)
    // The access policy may have passed over the endpoint that covered the request.
    if (contract !== covering) args = this.#admit(job, contract, received, context)

    const decoded = decodeArguments(args, contract, job)
    const call = this.#activate(job, contract, context)
    const incoming = new ReceivedCall(contract, decoded, call)
    return runInLocalContext(call, this.#onion, incoming)
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

  #activate(job: Job, { endpoint, name, method }: Contract, context: object): ActiveCall {
    const { incoming, target } = job
    const { timeoutMs } = incoming
    const call = new ActiveCall({
      context,
      method: name,
      version: job.version as string,
      namespace: job.namespace as string | null,
      target,
      endpointVersion: endpoint.version,
      expectsReply: incoming.expectsReply,
      clientTimeout: incoming.monitorTimeout ?? null,
      deadline: timeoutMs == null ? null : Date.now() + timeoutMs,
      contextSecrets: method?.contextSecrets,
    })
    job.call = call
    return call
  }
}

function invokeHere({ contract, args, call }: IncomingCall): unknown {
  return contract.handler.call(contract.endpoint.handlers, args, call)
}

/** The context with the caller's `_timeout` as `client_timeout`, which transports that keep messages whole have added. */
function receivedContext({ incoming }: Job): JsonObject {
  const { context } = incoming.request
  if (Object.hasOwn(context, 'client_timeout')) return context
  return { ...context, client_timeout: incoming.monitorTimeout ?? null }
}
