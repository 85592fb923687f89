import { createServer, type Server } from 'node:net'
import { openRabbit } from '../../../src/rabbit/driver.js'
import { parseTransportUrl } from '../../../src/transport/url.js'
import { endsByItself } from './ends-by-itself.js'
import { freePorts } from './free-ports.js'

/**
 * A program that uses transports in every way and closes them: with a broker, with none, with one that does not speak TLS, with
 * one that says nothing. It has nothing more to do then, and has to end by itself. Its argument is the URL of a broker.
 */
const [, , url = ''] = process.argv
const options = { timeoutMs: 5_000, monitorMs: null, retry: null, atLeastOnce: false }
const brief = { ...options, timeoutMs: 300 }
const request = { method: 'm', args: {}, namespace: null, version: null, context: {} }
const nameOf = (error: Error): string => error.name

const transport = await openRabbit(parseTransportUrl(url))
await transport.listen(
  { topic: 'quiet-exit', server: 'one' },
  {
    prefetch: 0,
    onRequest: (incoming) => {
      if (incoming.acknowledge()) void incoming.reply({ result: 'answer', failure: null })
    },
  },
)
const { result } = await transport.call({ topic: 'quiet-exit' }, request, options)
await transport.cast({ topic: 'quiet-exit', fanout: true }, request, options)
const lost = transport.call({ topic: 'quiet-exit-nobody' }, request, options).catch(nameOf)
await transport.close()

/** What a call and a listener come to with a broker that does not do; the transport is closed while the latter still waits. */
async function without(badUrl: string): Promise<unknown[]> {
  const poor = await openRabbit(parseTransportUrl(badUrl))
  const called = await poor.call({ topic: 't' }, request, brief).catch(nameOf)
  const listened = poor.listen({ topic: 't', server: 's' }, { prefetch: 0, onRequest: () => {} }).catch(nameOf)
  await poor.close()
  return [called, await listened]
}

/** A port that takes connections and says nothing; whoever connects has to let go by himself. */
async function silentPort(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => void socket.on('error', () => {}).resume())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : 0 }
}

const [absent] = await freePorts(1)
const silent = await silentPort()
const results = {
  broker: [result, await lost],
  absent: await without(`rabbit://127.0.0.1:${absent}/`),
  noTls: await without(url.replace('rabbit:', 'amqps:')),
  silent: await without(`rabbit://127.0.0.1:${silent.port}/`),
}
silent.server.close()
console.log(JSON.stringify(results))
endsByItself()
