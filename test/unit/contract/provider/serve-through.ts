import type { RpcServerOptions } from '../../../../src/server/rpc-server.js'
import { serve } from '../../../../src/server/serve.js'
import type { IncomingRequest, Transport } from '../../../../src/transport/transport.js'

/** A way to serve where requests are changed before the server sees them. */
export function serveThrough(change: (request: IncomingRequest) => Partial<IncomingRequest>) {
  return (transport: Transport, options: RpcServerOptions) => {
    const changed: Transport = Object.create(transport, {
      listen: {
        value: (...[target, listening]: Parameters<Transport['listen']>) =>
          transport.listen(target, {
            ...listening,
            onRequest: (request) => {
              const { request: message, expectsReply, monitorTimeout } = request
              const bound = {
                acknowledge: () => request.acknowledge(),
                reply: (reply: Parameters<IncomingRequest['reply']>[0]) => request.reply(reply),
                heartbeat: () => request.heartbeat(),
              }
              listening.onRequest({ request: message, expectsReply, monitorTimeout, ...bound, ...change(request) })
            },
          }),
      },
    })
    return serve(changed, options)
  }
}
