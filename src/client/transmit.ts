import type { JsonObject, Reply, Request } from '../core/message.js'
import { convertArguments, type Serializer } from '../core/serializer.js'
import type { Transport } from '../transport/transport.js'
import { optionsLeft } from './call-plan.js'
import { readFailure, readResult } from './checks.js'
import type { OutgoingCall } from './outgoing-call.js'

/** What the innermost layer of a client works with. */
export interface Transmitter {
  readonly transport: Transport
  readonly serializer: Serializer | null
  /** Null: those of the transport. */
  readonly allowedRemoteModules: readonly string[] | null
  readonly checkResults: boolean
}

/** The innermost layer of a client: serialises a call, sends it, and reads the answer. Never throws, but rejects. */
export function transmit(call: OutgoingCall, transmitter: Transmitter): Promise<unknown> {
  const { transport } = transmitter
  try {
    const options = optionsLeft(call)
    const request = requestOf(call, transmitter.serializer)
    if (call.kind === 'cast') return transport.cast(call.target, request, options)
    return transport.call(call.target, request, options).then((reply) => answerOf(reply, call, transmitter))
  } catch (error) {
    return Promise.reject(error)
  }
}

function requestOf(call: OutgoingCall, serializer: Serializer | null): Request {
  const { method, name, namespace, version, args, context } = call
  return {
    method: name,
    args: serializer === null ? args : convertArguments(args, serializer.serializeEntity.bind(serializer), context),
    namespace,
    version,
    context: serializer === null ? (context as JsonObject) : withoutClientTimeout(serializer.serializeContext(context)),
    floats: method?.argsFloats,
  }
}

function answerOf(
  { result: travelled = null, failure }: Reply,
  { method, version, context }: OutgoingCall,
  { transport, serializer, allowedRemoteModules, checkResults }: Transmitter,
): unknown {
  if (failure) throw readFailure(failure, method, allowedRemoteModules ?? transport.allowedRemoteModules)
  const result = serializer === null ? travelled : serializer.deserializeEntity(context, travelled)
  return method === null ? result : readResult(method, result, version, checkResults)
}

/** Servers add `client_timeout` to what they got; it belongs to that request and must not travel on. */
export function withoutClientTimeout<Value extends object>(context: Value): Value {
  if (!Object.hasOwn(context, 'client_timeout')) return context
  const copy = { ...context }
  Reflect.deleteProperty(copy, 'client_timeout')
  return copy
}
