import type { ReceivedRequest, Reply } from '../core/message.js'
import type { IncomingRequest, Transport } from '../transport/transport.js'

/** A request that a server took, and what became of it. */
export interface Observation {
  readonly request: ReceivedRequest
  /** False for casts. */
  readonly expectsReply: boolean
  readonly reply: Reply
}

/**
 * A transport whose servers report every request with its outcome, the refused ones included. Casts are shown to the server as
 * calls, so that their outcome is known, too; nothing is sent for them.
 */
export function observedTransport(transport: Transport, observe: (observation: Observation) => void): Transport {
  return {
    driver: transport.driver,
    defaultExchange: transport.defaultExchange,
    allowedRemoteModules: transport.allowedRemoteModules,
    call: (...args) => transport.call(...args),
    cast: (...args) => transport.cast(...args),
    close: () => transport.close(),
    [Symbol.asyncDispose]: () => transport.close(),
    listen: (target, options) =>
      transport.listen(target, {
        ...options,
        onRequest: (incoming) => options.onRequest(observed(incoming, observe)),
      }),
  }
}

function observed(incoming: IncomingRequest, observe: (observation: Observation) => void): IncomingRequest {
  const { request, expectsReply, monitorTimeout } = incoming
  return {
    request,
    expectsReply: true,
    monitorTimeout,
    acknowledge: () => incoming.acknowledge(),
    heartbeat: () => incoming.heartbeat(),
    reply: async (reply) => {
      if (expectsReply) await incoming.reply(reply)
      observe({ request, expectsReply, reply })
    },
  }
}
