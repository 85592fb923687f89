import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { runOrThrow } from '../../../scripts/lib/run.js'
import { compilers } from '../../../test/types/compilers.js'
import { measureProcess } from '../codegen/measured-process.js'
import { methodsPerProto, protoFiles, schemaFile } from '../codegen/synthetic-api.js'
import { contenderCommands, contenderModules, contenderVersion } from '../contender-packages.js'
import { ratioText } from '../report.js'
import type { Row } from '../row.js'
import { findRow } from '../rows.js'
import { type Staging, stage } from '../staging.js'
import type { OpenSuite, Suite, SuiteSettings } from '../suite.js'
import { callerConfig, protobufCaller, stubwireCaller } from '../types/callers.js'

const methods = 500
const contenders = ['empty', 'stubwire', 'protobuf-es']

/** What it takes the compiler to check a caller of generated code. */
export const suite: Suite = {
  about: `type checking a caller of ${methods} methods, whole processes of tsc`,
  defaultRounds: 5,
  contenders,
  open,
}

async function open({ wants, say }: SuiteSettings): Promise<OpenSuite> {
  const packages = ['@bufbuild/buf', '@bufbuild/protoc-gen-es', '@bufbuild/protobuf']
  const found = wants('protobuf-es') ? await Promise.all(packages.map((name) => contenderVersion(name, say))) : []
  const withProtobuf = wants('protobuf-es') && !found.includes(null)
  const staging = await stage()
  try {
    const folders = new Map<string, string>()
    if (wants('empty')) folders.set('empty', await project(staging, 'empty', 'export {}\n'))
    if (wants('stubwire')) folders.set('stubwire', await stubwireProject(staging))
    if (withProtobuf) folders.set('protobuf-es', await protobufProject(staging))
    const checked = compilers.filter(({ version }) => version !== '5.9')
    return {
      metrics: [
        { name: 'time', unit: 's', digits: 2 },
        { name: 'CPU', unit: 's', digits: 2 },
        { name: 'peak', unit: 'MB', digits: 0, medianOnly: true },
      ],
      groups: checked.map(({ version, program }) => ({
        name: `TypeScript ${version}`,
        contenders: [...folders].map(([name, cwd]) => ({
          name,
          async sample() {
            const args = [program, '-p', '.']
            const { seconds, cpuSeconds, peakMb } = await measureProcess({ file: process.execPath, args, cwd })
            return { time: seconds, CPU: cpuSeconds, peak: peakMb }
          },
        })),
      })),
      versions: withProtobuf ? Object.fromEntries(packages.map((name, at) => [name, String(found[at])])) : {},
      notes: () => [
        'tsc -p, nothing written, declarations of libraries not checked; a program that does not compile ends the run.',
        'stubwire: every method once by the generated client; generated code is part of the check, stubwire itself comes as declarations.',
        'protobuf-es: every method once by a function whose types follow from the descriptors of protoc-gen-es, as its clients have it.',
      ],
      conclude: (rows) =>
        conclude(
          rows,
          checked.map(({ version }) => version),
        ),
      close: staging.close,
    }
  } catch (error) {
    await staging.close()
    throw error
  }
}

async function project(staging: Staging, name: string, caller: string): Promise<string> {
  const folder = join(staging.folder, `types-${name}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: `types-${name}`, type: 'module' }))
  await writeFile(join(folder, 'tsconfig.json'), callerConfig)
  await writeFile(join(folder, 'caller.ts'), caller)
  return folder
}

async function stubwireProject(staging: Staging): Promise<string> {
  const folder = await project(staging, 'stubwire', stubwireCaller(methods))
  const schemas = join(folder, 'schemas')
  await mkdir(schemas)
  const { name, text } = schemaFile(methods)
  await writeFile(join(schemas, name), text)
  await runOrThrow(process.execPath, [staging.cli, 'codegen', '--schemas', schemas, '--out', join(folder, 'generated')])
  const compiler = join(projectRoot, 'node_modules/typescript/bin/tsc')
  const config = join(projectRoot, 'tsconfig.build.json')
  const out = join(staging.folder, 'dist')
  await runOrThrow(process.execPath, [compiler, '-p', config, '--emitDeclarationOnly', '--outDir', out])
  await mkdir(join(folder, 'node_modules'))
  await symlink(staging.folder, join(folder, 'node_modules/stubwire'))
  return folder
}

async function protobufProject(staging: Staging): Promise<string> {
  const folder = await project(staging, 'protobuf-es', protobufCaller(methods, methodsPerProto))
  for (const { name, text } of protoFiles(methods)) await writeFile(join(folder, name), text)
  await writeFile(join(folder, 'buf.yaml'), JSON.stringify({ version: 'v2' }))
  const template = {
    version: 'v2',
    plugins: [{ local: 'protoc-gen-es', out: 'out', opt: ['target=ts', 'import_extension=js'] }],
  }
  await runOrThrow(join(contenderCommands, 'buf'), ['generate', '--template', JSON.stringify(template)], {
    cwd: folder,
    env: {
      ...process.env,
      PATH: [contenderCommands, process.env.PATH ?? ''].join(delimiter),
      BUF_CACHE_DIR: join(staging.folder, 'buf-cache'),
    },
  })
  await symlink(contenderModules, join(folder, 'node_modules'))
  return folder
}

function conclude(rows: readonly Row[], versions: readonly string[]): string {
  const parts = versions.flatMap((version) => {
    const [ours, theirs] = ['stubwire', 'protobuf-es'].map(
      (name) => findRow(rows, `TypeScript ${version}`, name, 'time')?.median,
    )
    return ours === undefined || theirs === undefined ? [] : [`${ratioText(ours / theirs)}× with TypeScript ${version}`]
  })
  return parts.length === 0
    ? ''
    : `So a caller of stubwire is checked in ${parts.join(', ')} of the time for protobuf-es.`
}
