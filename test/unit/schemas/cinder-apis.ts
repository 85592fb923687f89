import backup from '../../../schemas/cinder/backup.js'
import scheduler from '../../../schemas/cinder/scheduler.js'
import volume from '../../../schemas/cinder/volume.js'
import type { ApiModel } from '../../../src/model/api-model.js'
import type { ApiDefinition } from '../../../src/schema/index.js'
import { type ApiFacts, apiFacts } from './cinder-fixtures.js'
import { buildModel, readSources } from './model-of.js'

/** One of cinder's APIs: what is known of it, and what its schema says. */
export interface CinderApi {
  readonly name: string
  /** Newest version. */
  readonly version: string
  /** How many methods and arguments it has in all versions together. */
  readonly counts: { readonly methods: number; readonly args: number }
  readonly facts: ApiFacts
  readonly notes: ReturnType<typeof readSources>
  readonly model: ApiModel
}

/** The three of them. */
export const cinderApis: readonly CinderApi[] = [
  cinderApi('volume', volume, '3.20', { methods: 58, args: 126 }),
  cinderApi('scheduler', scheduler, '3.12', { methods: 19, args: 65 }),
  cinderApi('backup', backup, '2.4', { methods: 11, args: 16 }),
]

function cinderApi(file: string, api: ApiDefinition, version: string, counts: CinderApi['counts']): CinderApi {
  const notes = readSources(`schemas/cinder/${file}.ts`, process.cwd())
  const name = `cinder-${file}`
  return { name, version, counts, facts: apiFacts(name), notes, model: buildModel(api, notes) }
}
