import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { run } from '../../../scripts/lib/run.js'
import { codegenCharts } from '../charts/codegen-charts.js'
import { type Command, measuredBy, measureProcess } from '../codegen/measured-process.js'
import { protoFiles, type SourceText, schemaFile } from '../codegen/synthetic-api.js'
import { contenderCommands, contenderVersion } from '../contender-packages.js'
import { ratioText } from '../report.js'
import type { Row } from '../row.js'
import { findRow } from '../rows.js'
import { type Staging, stage } from '../staging.js'
import type { Contender, Group, OpenSuite, Suite, SuiteSettings } from '../suite.js'

const sizes = [100, 1_000, 5_000]
const groupOf = (size: number) => `${size.toLocaleString('en-US')} methods`
const unchangedSize = 5_000
const unchangedGroup = `${groupOf(unchangedSize)}, nothing changed`

/** What generating code takes, as whole processes. */
export const suite: Suite = {
  about: 'code generation, whole processes, output folder empty',
  defaultRounds: 5,
  contenders: ['stubwire', 'buf'],
  open,
}

/** What a contender wrote in one group, to say what its time was spent on. */
type Outputs = Map<string, { readonly files: number; readonly megabytes: number }>

async function open({ wants, say }: SuiteSettings): Promise<OpenSuite> {
  const versions = wants('buf') ? await bufVersions(say) : null
  const staging = await stage()
  try {
    const outputs: Outputs = new Map()
    const groups: Group[] = []
    for (const size of sizes) {
      const contenders: Contender[] = []
      if (wants('stubwire')) contenders.push(await stubwire(staging, size, outputs))
      if (versions !== null) contenders.push(await buf(staging, size, outputs))
      groups.push({ name: groupOf(size), contenders })
    }
    if (wants('stubwire')) {
      groups.push({ name: unchangedGroup, contenders: [await unchanged(staging, outputs)] })
      groups.push({ name: 'cinder-volume', contenders: [cinderVolume(staging, outputs)] })
    }
    const method = await measuredBy()
    return {
      metrics: [
        { name: 'time', unit: 's', digits: 2 },
        { name: 'CPU', unit: 's', digits: 2 },
        { name: 'peak', unit: 'MB', digits: 0 },
      ],
      groups: groups.filter((group) => group.contenders.length > 0),
      versions: versions ?? {},
      notes: () => [
        `Measured by ${method}, from the start of the process to its end; CPU is that of all its processes, peak that of the largest one.`,
        'stubwire, plain JavaScript compiled from the sources: one schema file to types, client, server, validators, contract tests, lock and asyncapi.json, all parsed once more before they are written.',
        'buf: .proto files of 100 methods to the types and descriptors of protoc-gen-es (local plugin, target=ts); no validators, servers, tests, lock or AsyncAPI.',
        `${unchangedGroup}: the run after one that wrote everything.`,
        'cinder-volume: --only cinder-volume out of schemas/cinder; every schema file in that folder is loaded.',
        ...[...outputs].map(
          ([key, { files, megabytes }]) => `${key}: ${files} files, ${megabytes.toFixed(1)} MB written.`,
        ),
      ],
      conclude,
      charts: codegenCharts,
      close: staging.close,
    }
  } catch (error) {
    await staging.close()
    throw error
  }
}

/** Versions of what `buf` needs; null, with the reason said, if it cannot run here. */
async function bufVersions(say: SuiteSettings['say']): Promise<Record<string, string> | null> {
  const versions: Record<string, string> = {}
  for (const name of ['@bufbuild/buf', '@bufbuild/protoc-gen-es']) {
    const version = await contenderVersion(name, say)
    if (version === null) return null
    versions[name] = version
  }
  // The program itself is in a package of its own for each platform, which may be missing.
  const { code, stderr } = await run(join(contenderCommands, 'buf'), ['--version'])
  if (code === 0) return versions
  say(`Skipped: buf does not run here: ${stderr.trim().split('\n')[0]}`)
  return null
}

async function stubwire(staging: Staging, size: number, outputs: Outputs): Promise<Contender> {
  const input = await writeInput(staging, `stubwire-${size}`, [schemaFile(size)])
  const out = `${input}-out`
  const args = [staging.cli, 'codegen', '--schemas', input, '--out', out]
  return contender('stubwire', groupOf(size), out, outputs, { file: process.execPath, args, cwd: staging.folder })
}

/** The first sample of it would write everything; that is done before. */
async function unchanged(staging: Staging, outputs: Outputs): Promise<Contender> {
  const input = await writeInput(staging, 'stubwire-unchanged', [schemaFile(unchangedSize)])
  const out = `${input}-out`
  const args = [staging.cli, 'codegen', '--schemas', input, '--out', out]
  const command = { file: process.execPath, args, cwd: staging.folder }
  const fresh = contender('stubwire', unchangedGroup, out, outputs, command)
  let written: Promise<unknown> | undefined
  return {
    name: 'stubwire',
    async sample() {
      written ??= fresh.sample()
      await written
      const { seconds, cpuSeconds, peakMb } = await measureProcess(command)
      return { time: seconds, CPU: cpuSeconds, peak: peakMb }
    },
  }
}

function cinderVolume(staging: Staging, outputs: Outputs): Contender {
  const out = join(staging.folder, 'cinder-out')
  const args = [staging.cli, 'codegen', '--schemas', 'schemas/cinder', '--out', out, '--only', 'cinder-volume']
  return contender('stubwire', 'cinder-volume', out, outputs, { file: process.execPath, args, cwd: projectRoot })
}

async function buf(staging: Staging, size: number, outputs: Outputs): Promise<Contender> {
  const input = await writeInput(staging, `buf-${size}`, [
    ...protoFiles(size),
    { name: 'buf.yaml', text: JSON.stringify({ version: 'v2' }) },
  ])
  const out = `${input}-out`
  const template = { version: 'v2', plugins: [{ local: 'protoc-gen-es', out, opt: 'target=ts' }] }
  return contender('buf', groupOf(size), out, outputs, {
    file: join(contenderCommands, 'buf'),
    args: ['generate', '--template', JSON.stringify(template)],
    cwd: input,
    env: {
      PATH: [contenderCommands, process.env.PATH ?? ''].join(delimiter),
      BUF_CACHE_DIR: join(staging.folder, 'buf-cache'),
    },
  })
}

async function writeInput(staging: Staging, name: string, files: readonly SourceText[]): Promise<string> {
  const folder = join(staging.folder, name)
  await mkdir(folder, { recursive: true })
  for (const file of files) await writeFile(join(folder, file.name), file.text)
  return folder
}

function contender(name: string, group: string, out: string, outputs: Outputs, command: Command): Contender {
  return {
    name,
    async sample() {
      await rm(out, { recursive: true, force: true })
      const { seconds, cpuSeconds, peakMb } = await measureProcess(command)
      outputs.set(`${name}, ${group}`, await measureOutput(out))
      return { time: seconds, CPU: cpuSeconds, peak: peakMb }
    },
  }
}

/** Throws if there is nothing: a contender that writes no code has not done the work. */
async function measureOutput(folder: string): Promise<{ files: number; megabytes: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  if (files.length === 0) throw new Error(`Nothing was written to ${folder}`)
  const sizes = await Promise.all(files.map(({ parentPath, name }) => stat(join(parentPath, name))))
  return { files: files.length, megabytes: sizes.reduce((sum, { size }) => sum + size, 0) / 1e6 }
}

function conclude(rows: readonly Row[]): string {
  const parts = sizes.flatMap((size) => {
    const share = (metric: string) => {
      const ours = findRow(rows, groupOf(size), 'stubwire', metric)
      const theirs = findRow(rows, groupOf(size), 'buf', metric)
      return ours && theirs && ours.median / theirs.median
    }
    const [time, cpu] = [share('time'), share('CPU')]
    if (time === undefined) return []
    return [
      `${ratioText(time)}× the time${cpu === undefined ? '' : ` and ${ratioText(cpu)}× the CPU`} at ${groupOf(size)}`,
    ]
  })
  return parts.length === 0
    ? ''
    : `So stubwire takes for all of its output ${parts.join(', ')} of what buf with protoc-gen-es takes for types and descriptors.`
}
