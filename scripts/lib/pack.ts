import { join } from 'node:path'
import { runOrThrow } from './run.js'

/** A tarball made by `npm pack`. */
export interface Packed {
  /** Its path. */
  readonly tarball: string
  /** Paths of the files in it, relative to the package. */
  readonly files: readonly string[]
  /** Size of the files unpacked, in bytes. */
  readonly unpackedSize: number
}

interface PackReport {
  readonly filename: string
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string }[]
}

/** Builds and packs this package into `folder`, which exists. The build is a step of its own: npm would hide why it failed. */
export async function pack(folder: string): Promise<Packed> {
  await runOrThrow('npm', ['run', '--silent', 'build'])
  const args = ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', folder]
  const { stdout } = await runOrThrow('npm', args)
  // npm 12 keys the reports by package name, earlier ones list them.
  const reports = Object.values(JSON.parse(stdout) as Record<string, PackReport>)
  const report = reports[0]
  if (report === undefined) throw new Error(`npm pack reported nothing: ${stdout}`)
  return {
    tarball: join(folder, report.filename),
    files: report.files.map((file) => file.path),
    unpackedSize: report.unpackedSize,
  }
}
