import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../../scripts/lib/project-root.js'

/** Folder of a service that was written for the tests of the import. */
export const shelfFolder = join(projectRoot, 'test/fixtures/python/shelf')

/** Its files, by their names. */
export function shelfFiles(...names: string[]): { file: string; text: string }[] {
  const all = names.length > 0 ? names : ['rpcapi.py', 'manager.py', 'rpc.py', 'constants.py']
  return all.map((file) => ({ file, text: readFileSync(join(shelfFolder, file), 'utf8') }))
}
