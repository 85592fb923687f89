import type { Command } from 'commander'
import type { Difference } from '../../../codegen/changes/differences.js'
import { pc } from '../colors.js'
import { readableFailure } from '../compat-options.js'
import { lookForApiFolder } from '../lock-file.js'
import { prettyJson } from '../pretty-json.js'

interface DiffOptions {
  readonly schemas: string
  readonly generated: string
  readonly json?: true
}

const marks: Readonly<Record<Difference['kind'], string>> = { added: '+', changed: '~', removed: '-', deprecated: '!' }

/** `stubwire diff`: what distinguishes two states of an API. */
export function registerDiff(program: Command): void {
  program
    .command('diff')
    .description('show what distinguishes two states of an API')
    .argument('<before>', 'an API, a lock file or a folder, each with @version if not the newest, or <commit>:<api>')
    .argument('<after>', 'likewise')
    .option('--json', 'print JSON')
    .option('--schemas <folder>', 'folder with the schema files', 'schemas')
    .option('--generated <folder>', 'folder with the generated APIs', 'generated')
    .action((before: string, after: string, options: DiffOptions) =>
      readableFailure(() => diff(before, after, options)),
    )
}

async function diff(before: string, after: string, { schemas, generated, json }: DiffOptions): Promise<void> {
  const { differences, stateOf } = await import('../../../codegen/changes/index.js')
  const places = {
    ...{ root: process.cwd(), generated, released: `${schemas}/released` },
    folderOf: (api: string) => lookForApiFolder(api, generated),
  }
  const [was, is] = [await stateOf(before, places), await stateOf(after, places)]
  const found = differences(was, is)
  const head = ({ name, version }: typeof was) => ({ api: name, version })
  if (json) {
    const out = { before: head(was), after: head(is), differences: found }
    process.stdout.write(`${prettyJson(out)}\n`)
    return
  }
  process.stdout.write(`${pc.bold(`${was.name} ${was.version}`)} → ${pc.bold(`${is.name} ${is.version}`)}\n`)
  for (const difference of found) process.stdout.write(`${line(difference)}\n`)
  if (found.length === 0) process.stdout.write('no difference\n')
}

function line({ kind, text }: Difference): string {
  const colours = { added: pc.green, changed: pc.yellow, removed: pc.red, deprecated: pc.magenta }
  const plain = text.replaceAll('`', '')
  return `${colours[kind](marks[kind])} ${kind === 'deprecated' ? `deprecated ${plain}` : plain}`
}
