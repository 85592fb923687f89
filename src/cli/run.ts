import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { pc } from './colors.js'
import { CommandError, exitCode } from './exit-code.js'

/** The commands, in the order in which help shows them. Each is loaded when it is asked for: all of them take longer than most of them run. */
const commands = {
  codegen: async () => (await import('./commands/codegen.js')).registerCodegen,
  check: async () => (await import('./commands/check.js')).registerCheck,
  release: async () => (await import('./commands/release.js')).registerRelease,
  changelog: async () => (await import('./commands/changelog.js')).registerChangelog,
  diff: async () => (await import('./commands/diff.js')).registerDiff,
  describe: async () => (await import('./commands/describe.js')).registerDescribe,
  call: async () => (await import('./commands/call.js')).registerCall,
  matrix: async () => (await import('./commands/matrix.js')).registerMatrix,
  import: async () => (await import('./commands/import.js')).registerImport,
  mock: async () => (await import('./commands/mock.js')).registerMock,
  ping: async () => (await import('./commands/ping.js')).registerPing,
  tap: async () => (await import('./commands/tap.js')).registerTap,
  verify: async () => (await import('./commands/verify.js')).registerVerify,
} as const

/** Runs one command line and answers the exit code. Commands load what they need when they run. */
export async function runCli(args: readonly string[]): Promise<number> {
  const program = new Command('stubwire')
    .description('Typed, versioned RPC over RabbitMQ, generated from schemas')
    .version(packageVersion(), '-V, --version')
    .showSuggestionAfterError()
    .exitOverride()
  for (const name of namesToLoad(args)) {
    const register = await commands[name]()
    register(program)
  }
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

/** The command that is asked for; all of them where help or a suggestion may have to name them. */
function namesToLoad([asked = '']: readonly string[]): (keyof typeof commands)[] {
  const names = Object.keys(commands) as (keyof typeof commands)[]
  const found = names.filter((name) => name === asked)
  return found.length > 0 ? found : names
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
