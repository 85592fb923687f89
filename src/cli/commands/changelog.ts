import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { readableFailure, type SchemaPlaces, schemaPlaces } from '../compat-options.js'
import { CommandError } from '../exit-code.js'
import { findApiFolder, readModel } from '../lock-file.js'

/** `stubwire changelog`: the history of an API, as Markdown. */
export function registerChangelog(program: Command): void {
  schemaPlaces(
    program
      .command('changelog')
      .description('print what each version of an API brought, as Markdown')
      .argument('<api>', 'name of an API below the generated folder, or a path'),
  ).action((api: string, options: SchemaPlaces) => readableFailure(() => changelog(api, options)))
}

async function changelog(api: string, options: SchemaPlaces): Promise<void> {
  const { changelogOf } = await import('../../../codegen/changes/index.js')
  const { parseReleased } = await import('../../../codegen/release/index.js')
  const model = readModel(findApiFolder(api, options.generated))
  const file = join(options.released ?? join(options.schemas, 'released'), `${model.name}.lock.json`)
  if (!existsSync(file)) {
    process.stdout.write(changelogOf(model))
    return
  }
  try {
    process.stdout.write(changelogOf(model, parseReleased(readFileSync(file, 'utf8'))))
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
