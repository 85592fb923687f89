import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import manifest from '../../package.json' with { type: 'json' }
import { type Packed, pack } from '../../scripts/lib/pack.js'
import { runOrThrow } from '../../scripts/lib/run.js'
import { userEnvironment } from './user-environment.js'

/** The package as users get it. */
export interface PackedPackage extends Packed {
  /** A project with the package installed, and beside it the tools that the README names. */
  readonly consumer: string
}

declare module 'vitest' {
  interface ProvidedContext {
    packed: PackedPackage
  }
}

/** Builds and packs the package once for all test files, and installs it in an empty project outside the repository. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'stubwire-package-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const packed = await pack(folder)
    const consumer = join(folder, 'consumer')
    await mkdir(consumer)
    await installInto(consumer, packed.tarball)
    project.provide('packed', { ...packed, consumer })
    return remove
  } catch (error) {
    await remove()
    throw error
  }
}

async function installInto(consumer: string, tarball: string): Promise<void> {
  const { tsx, typescript } = manifest.devDependencies
  const options = { cwd: consumer, env: userEnvironment() }
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  await runOrThrow('npm', ['init', '-y'], options)
  await runOrThrow('npm', ['pkg', 'set', 'type=module'], options)
  await runOrThrow('npm', ['install', ...quiet, tarball], options)
  await runOrThrow('npm', ['install', ...quiet, '--save-dev', `tsx@${tsx}`, `typescript@${typescript}`], options)
}
