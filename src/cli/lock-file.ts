import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ApiModel } from '../model/api-model.js'
import { CommandError, exitCode } from './exit-code.js'

const shipped = fileURLToPath(new URL('../../generated', import.meta.url))

/** The generated folder of an API: a path, a name below `folder`, or one of the APIs that the package ships; else undefined. */
export function lookForApiFolder(api: string, folder: string): string | undefined {
  const candidates = [resolve(api), resolve(folder, api), join(shipped, api)]
  return candidates.find((path) => existsSync(join(path, 'api.lock.json')))
}

/** The same, or a folder with one JSON file named. Throws {@link CommandError} with the APIs that there are. */
export function findApiFolder(api: string, folder: string): string {
  const found = lookForApiFolder(api, folder)
  if (found !== undefined) return found
  if (existsSync(api) && statSync(api).isFile() && api.endsWith('.json')) return resolve(api, '..')
  const known = [...new Set([...namesIn(resolve(folder)), ...namesIn(shipped)])].sort()
  const choice = known.length === 0 ? 'run stubwire codegen first' : `known are ${known.join(', ')}`
  throw new CommandError(`no API ${JSON.stringify(api)} below ${folder}; ${choice}`, exitCode.usage)
}

/** Reads the lock file of a generated folder. Throws {@link CommandError} if it is damaged. */
export function readModel(folder: string): ApiModel {
  const file = join(folder, 'api.lock.json')
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ApiModel
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'api.lock.json')))
}
