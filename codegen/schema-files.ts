import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Files below the folder that declare an API, sorted; files that only help others are passed over. */
export function findSchemaFiles(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name) && !/\.(d|test)\.m?ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !relative(folder, file).split(/[\\/]/).includes('node_modules') &&
        /\bdefineApi\s*[(<]/.test(readFileSync(file, 'utf8')),
    )
    .sort()
}
