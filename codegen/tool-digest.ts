import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contentDigest } from './content-hash.js'

/** Parts of the project that decide what is generated from a schema. */
const parts = ['codegen', 'src/schema', 'src/model', 'src/validate', 'src/core']

/** Digest of the text of codegen itself: another one may generate something else from the same schema. */
export function toolDigest(): string {
  const base = fileURLToPath(new URL('..', import.meta.url))
  const files = parts.flatMap((part) =>
    readdirSync(join(base, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.d)\.(?:ts|js|hbs)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  const texts = files.sort().map((file) => `${relative(base, file)}\0${readFileSync(file, 'utf8')}`)
  return contentDigest([dependencyVersions(base), ...texts].join('\0'))
}

/** The versions are pinned in the manifest, which stands above the compiled files or beside the sources. */
function dependencyVersions(base: string): string {
  for (const folder of [base, join(base, '..')]) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        readonly dependencies?: object
      }
      return JSON.stringify(manifest.dependencies)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return ''
}
