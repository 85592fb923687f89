import type { Command } from 'commander'
import type { Address } from '../../core/address.js'
import { writeJson } from '../../core/json.js'
import type { OlderPeers } from '../../core/method.js'
import type { ApiModel } from '../../model/api-model.js'
import { pc } from '../colors.js'
import { describeApi, type MethodDescription } from '../describe-api.js'
import { CommandError, exitCode } from '../exit-code.js'
import { findApiFolder, readModel } from '../lock-file.js'
import { prettyJson } from '../pretty-json.js'
import { plural } from '../text.js'

interface DescribeOptions {
  readonly at?: string
  readonly json?: true
  readonly generated: string
}

/** `stubwire describe`: what an API has, as a table. */
export function registerDescribe(program: Command): void {
  program
    .command('describe')
    .description('show the methods and arguments of an API, with their history')
    .argument('<api>', 'name of an API below the generated folder, or a path')
    .option('--at <version>', 'as the API was at this version')
    .option('--json', 'print JSON')
    .option('--generated <folder>', 'folder with the generated APIs', 'generated')
    .action(async (api: string, options: DescribeOptions) => {
      const model = readModel(findApiFolder(api, options.generated))
      const methods = describeAt(model, options.at)
      if (options.json) {
        const { name, topic, exchange, namespace, version } = model
        const out = { name, topic, exchange, namespace, version, at: options.at ?? version, methods }
        process.stdout.write(`${prettyJson(out)}\n`)
      } else process.stdout.write(await table(model, methods, options.at))
    })
}

function describeAt(model: ApiModel, at: string | undefined): MethodDescription[] {
  if (at === undefined) return describeApi(model)
  if (!/^\d+\.\d+$/.test(at))
    throw new CommandError(`--at ${at}: write major.minor, for example ${model.version}`, exitCode.usage)
  if (at.split('.')[0] !== model.version.split('.')[0]) {
    throw new CommandError(
      `--at ${at}: ${model.name} has versions up to ${model.version} of that major only`,
      exitCode.usage,
    )
  }
  return describeApi(model, at)
}

async function table(model: ApiModel, methods: readonly MethodDescription[], at: string | undefined): Promise<string> {
  const { default: Table } = await import('cli-table3')
  const rows = new Table({
    head: ['method', 'kind', 'since', 'arguments', 'answers'].map((title) => pc.cyan(title)),
    // The table has a colour library of its own, which does not ask whether a person is looking.
    style: { head: [], border: [], compact: false },
  })
  for (const method of methods) {
    const name = method.until === null ? pc.bold(method.name) : pc.dim(method.name)
    rows.push([
      method.deprecated === null ? name : `${name}\n${pc.yellow('deprecated')}`,
      kindText(method),
      [method.since, ...historyNotes(method)].join('\n'),
      [argumentsText(method) || pc.dim('none'), ...method.examples.map(exampleText)].join('\n'),
      method.kind === 'cast' ? '' : [method.result, ...method.errors.map((error) => pc.dim(`or ${error}`))].join('\n'),
    ])
  }
  const version = at === undefined ? model.version : `${at} (newest ${model.version})`
  const head = `${pc.bold(model.name)} ${version}  topic ${model.topic}  ${plural(methods.length, 'method')}`
  const address = model.address === undefined ? '' : `${addressText(model.address)}\n`
  return `${head}\n${address}${rows.toString()}\n`
}

/** What stands below the version that brought a method. */
function historyNotes({ until, fallback, fallbackOf }: MethodDescription): string[] {
  return [
    ...fallbackOf.flatMap(({ method, below }) => [pc.dim(`sent below ${below}`), pc.dim(`for ${method}`)]),
    ...(until === null ? [] : [pc.dim(`until ${until}`)]),
    ...(fallback === null ? [] : [pc.dim(`below: ${fallback.method}`), pc.dim(`of ${fallback.since}`)]),
  ]
}

/** `host node[@backend]: from 3.0 on server node, from 3.6 on …` */
function addressText({ form, routes }: Address): string {
  const places = Object.entries(routes).map(([version, { topic, server }]) => {
    const parts = [
      ...(topic === undefined ? [] : [`topic ${topic}`]),
      ...(server === undefined ? [] : [`server ${server}`]),
    ]
    return `from ${version} on ${parts.join(', ')}`
  })
  return pc.dim(`host ${form}: ${places.join('; ')}`)
}

function kindText({ kind, fanout, readOnly, delivery }: MethodDescription): string {
  return [
    kind,
    ...(fanout ? ['fanout'] : []),
    ...(readOnly ? [pc.dim('read-only')] : []),
    ...(delivery === 'at-least-once' ? [delivery] : []),
  ].join('\n')
}

function argumentsText({ args, since, openArgs }: MethodDescription): string {
  const named = args.map((argument) => argumentText(argument, since))
  return [...named, ...(openArgs ? [pc.dim('any others')] : [])].join('\n')
}

/** An example in a line. */
function exampleText({ name, args }: MethodDescription['examples'][number]): string {
  const text = writeJson(args)
  return pc.dim(`example ${name}: ${text.length > 60 ? `${text.slice(0, 57)}…` : text}`)
}

function olderPeersText(olderPeers: OlderPeers): string {
  return typeof olderPeers === 'string' ? olderPeers : `as ${olderPeers.as}`
}

function argumentText(argument: MethodDescription['args'][number], methodSince: string): string {
  const history = [
    ...(argument.since === methodSince
      ? []
      : [`since ${argument.since}, older peers: ${olderPeersText(argument.olderPeers)}`]),
    ...argument.fallbackOf.map(({ argument: newer, below }) => `sent below ${below} for ${newer}`),
    ...(argument.until === null ? [] : [`until ${argument.until}`]),
    ...Object.entries(argument.members).map(([name, { since, olderPeers }]) => {
      return `${name} since ${since}, older peers: ${olderPeers}`
    }),
  ]
  const note = history.length === 0 ? '' : pc.dim(` (${history.join(', ')})`)
  return `${argument.name}${argument.required ? '' : '?'}: ${argument.type}${note}`
}
