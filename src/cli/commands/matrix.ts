import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { UpgradeMatrix } from '../../contract/matrix/upgrade-matrix.js'
import { pc } from '../colors.js'
import { CommandError, exitCode } from '../exit-code.js'
import { findApiFolder, readModel } from '../lock-file.js'
import { type PairCounts, pairCounts } from '../matrix/pair-counts.js'
import { prettyJson } from '../pretty-json.js'
import { duration } from '../text.js'

interface MatrixOptions {
  readonly html?: string
  readonly json?: true
  readonly generated: string
}

/** `stubwire matrix`: which clients and servers of an API understand each other. */
export function registerMatrix(program: Command): void {
  program
    .command('matrix')
    .description('try every client version cap against every server version, and compare with what the rules predict')
    .argument('<api>', 'name of an API below the generated folder, or a path')
    .option('--html <file>', 'write a page on which each pair can be looked into')
    .option('--json', 'print JSON')
    .option('--generated <folder>', 'folder with the generated APIs', 'generated')
    .action((api: string, options: MatrixOptions) => matrix(api, options))
}

async function matrix(api: string, options: MatrixOptions): Promise<void> {
  const model = readModel(findApiFolder(api, options.generated))
  const { runtimeApi } = await import('../../../codegen/runtime-api.js')
  const { hasSurprises, runMatrix } = await import('../../contract/matrix/upgrade-matrix.js')
  const started = performance.now()
  const progress = progressLine()
  const result = await runMatrix(runtimeApi(model), model, { progress: progress.show }).finally(progress.clear)
  const took = performance.now() - started
  const pairs = pairCounts(result)
  if (options.html !== undefined) await writePage(options.html, result)
  if (options.json) process.stdout.write(`${prettyJson(jsonOf(result, pairs))}\n`)
  else {
    const { heatMap, remarks } = await import('../matrix/heat-map.js')
    const calls = result.samples.length * result.versions.length ** 2
    const verdict = hasSurprises(result) ? pc.magenta('not all as predicted') : pc.green('all as predicted')
    const lines = [heatMap(result, pairs), ...remarks(result, pairs), '']
    lines.push(`${calls} calls in ${duration(took)}: ${verdict}`)
    if (options.html !== undefined) lines.push(`Each pair can be looked into on ${options.html}`)
    process.stdout.write(`${lines.join('\n')}\n`)
  }
  if (hasSurprises(result)) throw new CommandError('', exitCode.failure)
}

async function writePage(file: string, result: UpgradeMatrix): Promise<void> {
  const { matrixPage } = await import('../matrix/matrix-page.js')
  try {
    writeFileSync(file, matrixPage(result))
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function jsonOf({ api, versions, samples, sent }: UpgradeMatrix, pairs: readonly (readonly PairCounts[])[]) {
  return {
    api,
    versions,
    pairs: pairs.flat(),
    samples: samples.map(({ method, variant, what }, at) => ({
      method: method.name,
      since: variant.since,
      kind: variant.kind,
      arguments: what,
      sent: Object.fromEntries(versions.map((version, cap) => [version, sent[at]?.[cap] ?? null])),
    })),
  }
}

/** One line on a terminal that is written over; nothing elsewhere. */
function progressLine(): { readonly show: (done: number, all: number) => void; readonly clear: () => void } {
  if (!process.stderr.isTTY) return { show: () => {}, clear: () => {} }
  return {
    show: (done, all) => process.stderr.write(`\r${pc.dim(`${done} of ${all} pairs`)}`),
    clear: () => process.stderr.write('\r\u001b[K'),
  }
}
