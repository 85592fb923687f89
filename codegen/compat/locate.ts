import type { LoadedModel } from '../load-models.js'
import type { SourceNote } from '../source-reader.js'
import type { CompatFinding, LocatedFinding } from './finding.js'

/** Adds the place in the schema sources, as near as it is known. Without a schema, the file of the release is the place. */
export function locate(
  finding: CompatFinding,
  loaded: LoadedModel | undefined,
  released: string | undefined,
): LocatedFinding {
  const note = loaded === undefined ? undefined : (noteOf(finding, loaded) ?? loaded.notes.api)
  return { ...finding, file: note?.file ?? loaded?.source ?? released ?? finding.api, line: note?.line ?? null }
}

function noteOf({ place }: CompatFinding, { notes }: LoadedModel): SourceNote | undefined {
  const [, part, name = '', kind, member = ''] = place.split('/')
  if (part === 'methods') {
    const [method = '', variant] = name.split('@')
    const argument = kind === 'args' ? notes.argument(method, member, variant) : undefined
    return argument ?? notes.method(method, variant)
  }
  if (part === 'errors') return notes.error(name)
  if (part === 'definitions') return notes.field(name, kind ?? '') ?? notes.object(name)
  return undefined
}
