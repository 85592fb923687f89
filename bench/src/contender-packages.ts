import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../../scripts/lib/project-root.js'
import { run } from '../../scripts/lib/run.js'

/** Folder with the packages of the contenders. */
export const contenderModules: string = join(projectRoot, 'bench/node_modules')

/** Folder with the commands of the contenders. */
export const contenderCommands: string = join(contenderModules, '.bin')

/**
 * Version of a contender's package, which is installed with the others if none is there yet; null, with the reason said, where
 * it cannot be had.
 */
export async function contenderVersion(name: string, say: (line: string) => void): Promise<string | null> {
  if (!existsSync(contenderModules)) {
    say('Installing the contenders: npm ci --prefix bench')
    const failed = (error: unknown) => ({ code: 1, stderr: String(error) })
    const { code, stderr } = await run('npm', ['ci', '--prefix', 'bench']).catch(failed)
    if (code !== 0) say(`npm ci --prefix bench failed: ${reasonIn(stderr)}`)
  }
  try {
    const manifest = await readFile(join(contenderModules, name, 'package.json'), 'utf8')
    return (JSON.parse(manifest) as { version: string }).version
  } catch {
    say(`Skipped: ${name} is not installed in bench/node_modules`)
    return null
  }
}

function reasonIn(output: string): string {
  const lines = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line))
  return lines[0] ?? output.trim().split('\n').at(-1) ?? 'no reason given'
}
