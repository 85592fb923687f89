import type { Command } from 'commander'
import { connect } from '../transport/connect.js'
import type { Transport } from '../transport/transport.js'
import { CommandError, exitCode } from './exit-code.js'

/** Options of every command that talks to a broker. */
export interface TransportOptions {
  readonly url: string
  readonly exchange?: string
}

/** Adds `--url` and `--exchange`. */
export function addTransportOptions(command: Command): Command {
  return command
    .option(
      '--url <url>',
      'transport URL, such as rabbit://, amqps:// or memory: (default: $STUBWIRE_URL, else rabbit://)',
      process.env.STUBWIRE_URL ?? 'rabbit://',
    )
    .option('--exchange <name>', 'exchange of the topic (default: that of the API, else openstack)')
}

/** Opens the transport; a URL that cannot be used is a mistake of the command line. */
export async function openTransport(options: TransportOptions): Promise<Transport> {
  try {
    return await connect(options.url)
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), exitCode.usage)
  }
}

/** A whole number of the command line, for commander. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least) {
      throw new CommandError(`${JSON.stringify(text)}: a whole number of at least ${least} is needed`, exitCode.usage)
    }
    return value
  }
}
