import type { Command } from 'commander'
import type { CheckReport } from '../../../codegen/compat/check.js'
import { readableFailure, type SchemaPlaces, schemaPlaces } from '../compat-options.js'
import { CommandError, exitCode } from '../exit-code.js'
import { prettyJson } from '../pretty-json.js'
import { coloured } from '../text.js'

interface CheckCommandOptions extends SchemaPlaces {
  readonly against?: string
  readonly rules?: string
  readonly waivers: string
  readonly format?: string
  readonly json?: true
}

const formats = ['text', 'json', 'github'] as const

/** `stubwire check`: holds schemas against what is released, and names what would break peers. */
export function registerCheck(program: Command): void {
  schemaPlaces(
    program
      .command('check')
      .description('compare schemas with what is released; exit 1 if that would break peers')
      .argument('[api...]', 'names of APIs; all if none is given'),
  )
    .option('--against <what>', 'a commit, a lock file or a folder of them, instead of what is released')
    .option('--rules <sets>', 'sets of rules, joined by commas: WIRE, SOURCE, OSLO (all of them)')
    .option('--waivers <file>', 'file of accepted breaks', 'stubwire.waivers.json')
    .option('--format <format>', `${formats.join(', ')}`)
    .option('--json', 'the same as --format json')
    .action(async (apis: string[], options: CheckCommandOptions) => {
      const format = formatOf(options)
      const report = await readableFailure(() => check(apis, options))
      process.stdout.write(await printed(report, format))
      if (report.findings.length > 0) throw new CommandError('', exitCode.failure)
    })
}

function formatOf({ format, json }: CheckCommandOptions): (typeof formats)[number] {
  const wanted = format ?? (json ? 'json' : 'text')
  const found = formats.find((it) => it === wanted)
  if (found === undefined) throw new CommandError(`--format ${wanted}: use ${formats.join(', ')}`, exitCode.usage)
  return found
}

async function check(apis: readonly string[], options: CheckCommandOptions): Promise<CheckReport> {
  const { checkApis, toRuleSets } = await import('../../../codegen/compat/index.js')
  const { against, rules, waivers, schemas, generated } = options
  return checkApis({
    root: process.cwd(),
    ...{ schemas, generated, waivers, released: options.released ?? `${schemas}/released` },
    ...(against === undefined ? {} : { against }),
    ...(apis.length === 0 ? {} : { apis }),
    ...(rules === undefined ? {} : { rules: toRuleSets(rules.split(',').map((it) => it.trim().toUpperCase())) }),
  })
}

async function printed(report: CheckReport, format: (typeof formats)[number]): Promise<string> {
  const { reportGithub, reportText } = await import('../../../codegen/compat/index.js')
  if (format === 'json') return `${prettyJson(report)}\n`
  return format === 'github' ? reportGithub(report) : coloured(reportText(report))
}
