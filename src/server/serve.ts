import type { Transport } from '../transport/transport.js'
import { RpcServer, type RpcServerOptions } from './rpc-server.js'

/**
 * Makes a server and starts it. Rejects as {@link RpcServer.start} does.
 *
 * @example
 * await using server = await serve(transport, {
 *   target: { topic: 'greeter', server: 'host1' },
 *   endpoints: [greeterEndpoint({ greet: ({ name }) => `Hello, ${name}` })],
 * })
 */
export async function serve(transport: Transport, options: RpcServerOptions): Promise<RpcServer> {
  const server = new RpcServer(transport, options)
  await server.start()
  return server
}
