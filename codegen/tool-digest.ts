import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contentDigest } from './content-hash.js'

/** Folders of the project, or of the package, that decide what is generated from a schema. */
const parts = ['codegen', 'src/schema', 'src/model', 'src/validate', 'src/core', 'runtime']

/** Digest of the text of codegen itself: another one may generate something else from the same schema. */
export function toolDigest(): string {
  const base = fileURLToPath(new URL('..', import.meta.url))
  const folders = parts.map((part) => join(base, part)).filter((folder) => existsSync(folder))
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.d)\.(?:ts|js|hbs)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  const texts = files.sort().map((file) => `${relative(base, file)}\0${readFileSync(file, 'utf8')}`)
  return contentDigest([packageVersions(base), ...texts].join('\0'))
}

/** The version of the package and those of what it uses, as the manifest above the compiled files or beside the sources pins them. */
function packageVersions(base: string): string {
  for (const folder of [base, join(base, '..')]) {
    try {
      const { version, dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        readonly version?: string
        readonly dependencies?: object
      }
      return JSON.stringify({ version, dependencies })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return ''
}
