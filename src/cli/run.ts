import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { pc } from './colors.js'
import { registerCall } from './commands/call.js'
import { registerChangelog } from './commands/changelog.js'
import { registerCheck } from './commands/check.js'
import { registerCodegen } from './commands/codegen.js'
import { registerDescribe } from './commands/describe.js'
import { registerDiff } from './commands/diff.js'
import { registerImport } from './commands/import.js'
import { registerMatrix } from './commands/matrix.js'
import { registerMock } from './commands/mock.js'
import { registerPing } from './commands/ping.js'
import { registerRelease } from './commands/release.js'
import { registerTap } from './commands/tap.js'
import { registerVerify } from './commands/verify.js'
import { CommandError, exitCode } from './exit-code.js'

/** Runs one command line and answers the exit code. Commands load what they need when they run. */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = new Command('stubwire')
    .description('Typed, versioned RPC over RabbitMQ, generated from schemas')
    .version(packageVersion(), '-V, --version')
    .showSuggestionAfterError()
    .exitOverride()
  registerCodegen(program)
  registerCheck(program)
  registerRelease(program)
  registerChangelog(program)
  registerDiff(program)
  registerDescribe(program)
  registerCall(program)
  registerMatrix(program)
  registerImport(program)
  registerMock(program)
  registerPing(program)
  registerTap(program)
  registerVerify(program)
  for (const command of program.commands) command.exitOverride().showSuggestionAfterError()
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode.ok
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage
    if (error instanceof CommandError) {
      if (error.message !== '') process.stderr.write(`${pc.red('error:')} ${error.message}\n`)
      return error.exitCode
    }
    throw error
  }
}

function packageVersion(): string {
  for (const place of ['../../package.json', '../../../package.json']) {
    try {
      const text = readFileSync(new URL(place, import.meta.url), 'utf8')
      return (JSON.parse(text) as { version: string }).version
    } catch {
      // One level up from the sources, two from the build.
    }
  }
  return 'unknown'
}
