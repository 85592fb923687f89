import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Command } from 'commander'
import type { Draft, ReportedFact } from '../../../codegen/import/index.js'
import { pc } from '../colors.js'
import { CommandError, exitCode } from '../exit-code.js'
import { prettyJson } from '../pretty-json.js'
import { plural } from '../text.js'

interface ImportCommandOptions {
  readonly out?: string
  readonly name?: string
  readonly client?: string
  readonly force?: true
  readonly json?: true
}

/** `stubwire import`: drafts a schema from the Python sources of a service. */
export function registerImport(program: Command): void {
  program
    .command('import')
    .description('draft a schema from the Python sources of an oslo.messaging service')
    .argument('<files...>', 'rpcapi.py, manager.py, and what holds their base classes and constants')
    .option('--out <file>', 'write the draft there (default: print it)')
    .option('--name <name>', 'name of the API (default: made of its topic or its class)')
    .option('--client <class>', 'class of the client, where the files hold several')
    .option('--force', 'overwrite the file')
    .option('--json', 'print what was found as JSON, each fact with its certainty, its reason and its place')
    .action((files: string[], options: ImportCommandOptions) => runImport(files, options))
}

async function runImport(files: readonly string[], options: ImportCommandOptions): Promise<void> {
  if (options.out !== undefined && existsSync(options.out) && !options.force)
    throw new CommandError(`${options.out} is there already; --force overwrites it`, exitCode.usage)
  const sources = files.map((file) => ({ file, text: readSource(file) }))
  const { importPython, ImportError, printDraft, reportedFacts } = await import('../../../codegen/import/index.js')
  const draft = (() => {
    try {
      return importPython(sources, options)
    } catch (error) {
      throw error instanceof ImportError ? new CommandError(error.message) : error
    }
  })()
  const text = printDraft(draft)
  if (options.out !== undefined) {
    mkdirSync(dirname(options.out), { recursive: true })
    writeFileSync(options.out, text)
  }
  const facts = reportedFacts(draft)
  if (options.json) {
    const { name, version, notes } = draft
    const out = { api: name.value, version: version.value, out: options.out ?? null, facts, notes }
    process.stdout.write(`${prettyJson(out)}\n`)
    return
  }
  if (options.out === undefined) process.stdout.write(text)
  await printReport(draft, facts, options.out)
}

function readSource(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      exitCode.usage,
    )
  }
}

/** On standard error, so that a draft can be piped. */
async function printReport(draft: Draft, facts: readonly ReportedFact[], out: string | undefined): Promise<void> {
  const { countFacts } = await import('../../../codegen/import/index.js')
  const lines = facts
    .filter(({ certainty }) => certainty === 'unknown')
    .map(({ subject, because, place }) => `${pc.yellow('unknown')} ${pc.bold(subject)}: ${because}${placeText(place)}`)
  const notes = draft.notes.map(({ subject, text, place }) => {
    const where = place === null ? null : `${place.file}:${place.line}`
    return `${pc.cyan('look at')} ${pc.bold(subject)}: ${text}${placeText(where)}`
  })
  const { sure, derived, unknown } = countFacts(facts)
  const args = draft.methods.reduce((sum, method) => sum + method.args.length, 0)
  const summary = [
    `${draft.name.value} ${draft.version.value}: ${plural(draft.methods.length, 'method')}, ${plural(args, 'argument')};`,
    `${sure} facts are sure, ${derived} derived, ${unknown} unknown`,
  ].join(' ')
  const written = out === undefined ? '' : `; written to ${out}`
  process.stderr.write(`${[...lines, ...notes, summary + written].join('\n')}\n`)
}

function placeText(place: string | null): string {
  return place === null ? '' : pc.dim(` (${place})`)
}
