import type { Command } from 'commander'
import type { GeneratedApi, GenerateOptions } from '../../../codegen/generate.js'
import { pc } from '../colors.js'
import { CommandError, exitCode } from '../exit-code.js'
import { duration, plural } from '../text.js'

interface CodegenOptions {
  readonly schemas: string
  readonly out: string
  readonly only?: string[]
  readonly check?: true
  readonly watch?: true
  readonly cache: boolean
}

/** `stubwire codegen`: compiles schema files into typed clients, servers, validators and contract tests. */
export function registerCodegen(program: Command): void {
  program
    .command('codegen')
    .description('compile schema files into clients, servers, validators and contract tests')
    .option('--schemas <folder>', 'folder with the schema files', 'schemas')
    .option('--out <folder>', 'folder that gets one folder an API', 'generated')
    .option('--only <api...>', 'only these APIs')
    .option('--check', 'write nothing; exit 1 if a file on disk differs from what would be generated')
    .option('--watch', 'generate again whenever a schema file changes')
    .option('--no-cache', 'compile every schema file, also where nothing has changed since the last run')
    .action(async (options: CodegenOptions) => {
      if (options.check && options.watch)
        throw new CommandError('--check and --watch exclude each other', exitCode.usage)
      await keepHeapSmall()
      if (options.watch) await watchSchemas(options)
      else await generateOnce(options)
    })
}

/**
 * Makes the engine collect garbage before the heap has grown by half: what codegen makes of a large API is mostly garbage soon,
 * and the process would otherwise become twice as large as it must be, in no less time.
 */
async function keepHeapSmall(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString('--heap-growing-percent=20')
}

/** `repeated` is what makes the runs of `--watch` quick. */
async function generateOnce(
  options: CodegenOptions,
  repeated: Pick<GenerateOptions, 'memos' | 'all'> = {},
): Promise<void> {
  const started = performance.now()
  const progress = await progressLine()
  try {
    const { generate } = await import('../../../codegen/generate.js')
    const { orphanedFolders } = await import('../../../codegen/output.js')
    const apis = await generate({ ...(await toGenerateOptions(options, progress.show)), ...repeated })
    progress.stop()
    const names = apis.map(({ facts }) => facts.name)
    const orphans = options.only === undefined ? orphanedFolders(options.out, names) : []
    report(apis, orphans, options, performance.now() - started)
  } catch (error) {
    progress.stop()
    throw await readable(error)
  }
}

async function toGenerateOptions(options: CodegenOptions, progress: (text: string) => void): Promise<GenerateOptions> {
  const { cacheFolder } = await import('../../../codegen/cache.js')
  const cache = options.cache ? cacheFolder(process.cwd()) : undefined
  return {
    root: process.cwd(),
    schemas: options.schemas,
    out: options.out,
    ...(options.only === undefined ? {} : { only: options.only }),
    check: options.check ?? false,
    ...(cache === undefined ? {} : { cache }),
    progress: (step, api) => progress(`${step} ${api}`),
  }
}

/** `orphans` are generated folders without a schema: told, and left for somebody to delete who knows what else is in them. */
function report(apis: readonly GeneratedApi[], orphans: readonly string[], options: CodegenOptions, ms: number): void {
  const drifted = orphans.map((name) => `orphaned ${options.out}/${name}: no schema declares it; delete the folder`)
  for (const { facts, drift, written, files } of apis) {
    const list = (kind: string, names: readonly string[]) =>
      names.map((name) => `${kind} ${options.out}/${facts.name}/${name}`)
    drifted.push(...list('changed', drift.changed), ...list('missing', drift.missing), ...list('extra', drift.extra))
    const state = options.check
      ? ''
      : written === 0
        ? pc.dim('unchanged')
        : `${written} of ${files.length} files written`
    const counts = [
      plural(facts.methods, 'method'),
      plural(facts.versions, 'version'),
      plural(facts.validators, 'validator'),
    ].join(', ')
    process.stdout.write(`${pc.green('✔')} ${pc.bold(facts.name)} ${facts.version}  ${counts}  ${state}\n`)
  }
  const total = (count: 'methods' | 'versions' | 'validators') => apis.reduce((sum, { facts }) => sum + facts[count], 0)
  const summary = [
    plural(apis.length, 'API'),
    plural(total('methods'), 'method'),
    plural(total('versions'), 'version'),
    plural(total('validators'), 'validator'),
  ].join(', ')
  process.stdout.write(`${summary} in ${duration(ms)}\n`)
  if (!options.check)
    for (const line of drifted.slice(0, orphans.length)) process.stderr.write(`${pc.yellow('!')} ${line}\n`)
  if (options.check && drifted.length > 0) {
    for (const line of drifted) process.stderr.write(`${pc.red('✘')} ${line}\n`)
    throw new CommandError(
      `${plural(drifted.length, 'difference')} from the schemas; run stubwire codegen and commit the result`,
    )
  }
}

/** How long after the last event of a file it counts as written, in milliseconds. */
const settleMs = 30

async function watchSchemas(options: CodegenOptions): Promise<void> {
  const { watch } = await import('chokidar')
  const { CompileMemos } = await import('../../../codegen/compile-memo.js')
  const memos = new CompileMemos()
  // The first run compiles everything, so that later ones have only to compile what was edited.
  let all = true
  const watcher = watch(options.schemas, { ignoreInitial: true })
  let running: Promise<void> | undefined
  let again = false
  const run = () => {
    if (running !== undefined) {
      again = true
      return
    }
    running = generateOnce(options, { memos, all })
      .then(() => {
        all = false
      })
      .catch((error: unknown) => {
        process.stderr.write(`${pc.red('error:')} ${error instanceof Error ? error.message : String(error)}\n`)
      })
      .finally(() => {
        running = undefined
        if (again) {
          again = false
          run()
        }
      })
  }
  // What changes from here on is seen; the first run reads everything that was there before.
  await new Promise<void>((resolve) => {
    watcher.once('ready', () => resolve())
  })
  // Whoever writes a file empties it first, and the second event may never come: a run must not begin in between.
  let settled: NodeJS.Timeout | undefined
  watcher.on('all', () => {
    clearTimeout(settled)
    settled = setTimeout(run, settleMs)
  })
  run()
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
  })
  await watcher.close()
  clearTimeout(settled)
  await running
}

/** What a person should see of an error: findings as they are, anything else with its stack. */
async function readable(error: unknown): Promise<unknown> {
  const { CodegenError } = await import('../../../codegen/finding.js')
  if (!(error instanceof CodegenError)) return error
  const count = error.findings.length
  return new CommandError(`${plural(count, 'problem')} in the schemas; nothing was written\n${error.message}`)
}

/** A line that says what is being done, on a terminal only. */
async function progressLine(): Promise<{ show: (text: string) => void; stop: () => void }> {
  if (!process.stderr.isTTY) return { show: () => {}, stop: () => {} }
  const { default: ora } = await import('ora')
  const spinner = ora({ text: 'start', discardStdin: false }).start()
  return {
    show: (text) => {
      spinner.text = text
      spinner.render()
    },
    stop: () => {
      spinner.stop()
    },
  }
}
