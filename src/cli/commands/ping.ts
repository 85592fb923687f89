import type { Command } from 'commander'
import { RpcClient } from '../../client/rpc-client.js'
import { writeJson } from '../../core/json.js'
import { pc } from '../colors.js'
import { CommandError } from '../exit-code.js'
import { exitCodeOf, failureJson } from '../failure.js'
import { addTransportOptions, openTransport, type TransportOptions, wholeNumber } from '../transport-options.js'

interface PingOptions extends TransportOptions {
  readonly server?: string
  readonly count: number
  readonly timeoutMs: number
  readonly json?: true
}

/** `stubwire ping`: asks a server of a topic whether it lives, as oslo.messaging's ping endpoint does. */
export function registerPing(program: Command): void {
  const command = program
    .command('ping')
    .description('ask a server whether it lives')
    .argument('<topic>', 'topic of the server')
  addTransportOptions(command)
    .option('--server <name>', 'the one server to ask')
    .option('--count <n>', 'how often', wholeNumber(1), 1)
    .option('--timeout-ms <ms>', 'how long to wait for each answer', wholeNumber(1), 5_000)
    .option('--json', 'print one line of JSON an answer')
    .action((topic: string, options: PingOptions) => runPing(topic, options))
}

async function runPing(topic: string, options: PingOptions): Promise<void> {
  const transport = await openTransport(options)
  try {
    const { server = null, exchange = null, timeoutMs } = options
    const client = new RpcClient(transport, { target: { topic, server, exchange }, timeoutMs })
    const place = server === null ? topic : `${topic}.${server}`
    for (let sequence = 1; sequence <= options.count; sequence++) {
      const started = performance.now()
      try {
        const answer = await client.callByName<unknown>('oslo_rpc_server_ping')
        const ms = Math.round((performance.now() - started) * 10) / 10
        if (options.json) process.stdout.write(`${writeJson({ topic, server, sequence, answer, ms })}\n`)
        else process.stdout.write(`${pc.green(String(answer))} from ${place}: ${ms} ms\n`)
      } catch (error) {
        if (options.json) process.stdout.write(`${writeJson({ topic, server, sequence, error: failureJson(error) })}\n`)
        const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
        throw new CommandError(options.json ? '' : message, exitCodeOf(error))
      }
    }
  } finally {
    await transport.close()
  }
}
