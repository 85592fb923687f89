import type { Command } from 'commander'
import { CommandError, exitCode } from './exit-code.js'
import { plural } from './text.js'

/** Where a command finds schemas, released APIs and generated ones. */
export interface SchemaPlaces {
  readonly schemas: string
  readonly generated: string
  /** Absent: `released` below the schemas. */
  readonly released?: string
}

/** Adds the options for {@link SchemaPlaces}. */
export function schemaPlaces(command: Command): Command {
  return command
    .option('--schemas <folder>', 'folder with the schema files', 'schemas')
    .option('--released <folder>', 'folder of released APIs; below the schemas if not given')
    .option('--generated <folder>', 'folder with the generated APIs', 'generated')
}

/** Errors that a wrong command line, or a file named in it, brings about. */
const usageErrors = new Set(['BaselineError', 'WaiverError', 'UnknownApiError'])

/** Runs the work of a command; what it throws on purpose becomes a message without a stack. */
export async function readableFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (usageErrors.has(error.name)) throw new CommandError(error.message, exitCode.usage)
    if (error.name !== 'CodegenError') throw error
    const findings: unknown = Reflect.get(error, 'findings')
    const count = Array.isArray(findings) ? findings.length : 1
    throw new CommandError(`${plural(count, 'problem')} in the schemas\n${error.message}`)
  }
}
