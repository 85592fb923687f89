import { relative } from 'node:path'
import type { Command } from 'commander'
import { pc } from '../colors.js'
import { readableFailure, type SchemaPlaces, schemaPlaces } from '../compat-options.js'
import { CommandError, exitCode } from '../exit-code.js'
import { coloured, plural } from '../text.js'

interface ReleaseOptions extends SchemaPlaces {
  readonly waivers: string
}

/** `stubwire release`: freezes the present state of APIs, after a check against what was released before. */
export function registerRelease(program: Command): void {
  schemaPlaces(
    program
      .command('release')
      .description('freeze the present version of APIs; from then on stubwire check holds schemas against it')
      .argument('<api...>', 'names of APIs'),
  )
    .option('--waivers <file>', 'file of accepted breaks', 'stubwire.waivers.json')
    .action((apis: string[], options: ReleaseOptions) => readableFailure(() => release(apis, options)))
}

async function release(apis: readonly string[], options: ReleaseOptions): Promise<void> {
  const { checkApis, reportText } = await import('../../../codegen/compat/index.js')
  const { loadModels, nextRelease, readBaseline, writeReleased } = await import('../../../codegen/release/index.js')
  const root = process.cwd()
  const { schemas, generated, waivers } = options
  const places = { root, schemas, generated, released: options.released ?? `${schemas}/released` }
  const report = await checkApis({ ...places, waivers, apis })
  if (report.findings.length > 0) {
    process.stdout.write(coloured(reportText(report)))
    throw new CommandError(`${plural(report.findings.length, 'finding')}; nothing was released`)
  }
  const baseline = await readBaseline(places)
  const models = await loadModels(root, schemas, apis)
  const alpha = models.find(({ model }) => model.stability === 'alpha')
  if (alpha !== undefined) {
    const { name } = alpha.model
    throw new CommandError(
      `${name} is alpha, which promises nothing; take stability: 'alpha' off first`,
      exitCode.usage,
    )
  }
  for (const { model } of models) {
    const waived = report.waived.filter(({ finding }) => finding.api === model.name)
    const { outcome, released } = nextRelease(model, baseline.apis.get(model.name), waived)
    if (outcome === 'nothing') {
      process.stdout.write(`${pc.dim('–')} ${model.name} ${model.version} is released as it is\n`)
      continue
    }
    const file = relative(root, writeReleased(places.released, released))
    const what = outcome === 'prose' ? 'its documentation was brought up to date' : 'released'
    process.stdout.write(
      `${pc.green('✔')} ${model.name} ${model.version} ${what}: ${file}; commit it with the schema\n`,
    )
    for (const { waiver } of waived)
      process.stdout.write(`  ${waiver.rule} at ${waiver.place} was waived and is on record; take the waiver out\n`)
  }
}
