import { openRabbit } from '../../../src/rabbit/driver.js'
import { parseTransportUrl } from '../../../src/transport/url.js'

/**
 * A program that uses a transport in every way, closes it, and has nothing more to do: it has to end by itself. Its argument is
 * the URL.
 */
const [, , url = ''] = process.argv
const options = { timeoutMs: 5_000, monitorMs: null, retry: null, atLeastOnce: false }
const request = { method: 'm', args: {}, namespace: null, version: null, context: {} }

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
const lost = transport.call({ topic: 'quiet-exit-nobody' }, request, options)
const ended = lost.catch((error: Error) => error.name)
await transport.close()
console.log(JSON.stringify([result, await ended]))
