import type { JsonObject, Request } from '../core/message.js'
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

/** The innermost layer of a client: serialises a call, sends it, and reads the answer. */
export async function transmit(call: OutgoingCall, transmitter: Transmitter): Promise<unknown> {
  const { method, name, namespace, version, context, target } = call
  const { transport, serializer } = transmitter
  const options = optionsLeft(call)
  const request: Request = {
    method: name,
    args:
      serializer === null
        ? call.args
        : convertArguments(call.args, serializer.serializeEntity.bind(serializer), context),
    namespace,
    version,
    context: serializer === null ? (context as JsonObject) : withoutClientTimeout(serializer.serializeContext(context)),
    floats: method?.argsFloats,
  }
  if (call.kind === 'cast') {
    await transport.cast(target, request, options)
    return undefined
  }
  const { result: travelled = null, failure } = await transport.call(target, request, options)
  if (failure) throw readFailure(failure, method, transmitter.allowedRemoteModules ?? transport.allowedRemoteModules)
  const result = serializer === null ? travelled : serializer.deserializeEntity(context, travelled)
  return method === null ? result : readResult(method, result, version, transmitter.checkResults)
}

/** Servers add `client_timeout` to what they got; it belongs to that request and must not travel on. */
export function withoutClientTimeout<Value extends object>(context: Value): Value {
  if (!Object.hasOwn(context, 'client_timeout')) return context
  const copy = { ...context }
  Reflect.deleteProperty(copy, 'client_timeout')
  return copy
}
