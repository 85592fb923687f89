import type { ObjectCaps } from '../src/core/object-shape.js'
import type { ApiModel, DefinitionModel, ObjectModel } from '../src/model/api-model.js'
import { compareVersions, isVersion } from '../src/schema/index.js'
import type { Report } from './lint-names.js'

/** What each cap of the schema says of the classes that an API has: a later cap begins with what the one before it says. */
export function fullCaps(
  given: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>,
  classes: ReadonlySet<string>,
): NonNullable<ApiModel['objectVersions']> {
  let versions: Readonly<Record<string, string>> = {}
  const entries = Object.entries(given).sort(([a], [b]) => compareVersions(a, b))
  return Object.fromEntries(
    entries.map(([cap, raised]) => {
      versions = { ...versions, ...raised }
      const here = Object.entries(versions).filter(([name]) => classes.has(name))
      return [cap, Object.fromEntries(here.sort(([a], [b]) => (a < b ? -1 : 1)))]
    }),
  )
}

/** What the run time needs of the caps: classes in older versions than the newest. Undefined if the API has no caps. */
export function objectCaps(model: ApiModel): ObjectCaps | undefined {
  if (model.objectVersions === undefined) return undefined
  const entries = Object.entries(model.objectVersions).map(([cap, versions]) => {
    const older = Object.entries(versions).filter(([name, it]) => it !== model.definitions[name]?.object?.version)
    return [cap, Object.fromEntries(older)] as const
  })
  return Object.fromEntries(entries)
}

/** The fields of a class that some cap leaves out, with the version that brought them; undefined if there are none. */
export function fieldsBeyondCaps(
  name: string,
  object: ObjectModel,
  model: ApiModel,
): Record<string, string> | undefined {
  const capped = Object.values(model.objectVersions ?? {}).flatMap((versions) => versions[name] ?? [])
  const beyond = object.fields.filter(({ since }) => capped.some((version) => compareVersions(since, version) > 0))
  return beyond.length === 0 ? undefined : Object.fromEntries(beyond.map((field) => [field.name, field.since]))
}

/** Checks the object version caps. */
export function lintObjectCaps(model: ApiModel, report: Report): void {
  const { objectVersions } = model
  if (objectVersions === undefined) return
  for (const cap of Object.keys(objectVersions))
    if (!isVersion(cap)) report(`objectVersions has the cap ${JSON.stringify(cap)}`, 'Write major.minor')
  for (const definition of Object.values(model.definitions)) lintClass(definition, objectVersions, report)
}

function lintClass({ name, object }: DefinitionModel, caps: NonNullable<ApiModel['objectVersions']>, report: Report) {
  if (object === null) return
  const said = Object.entries(caps).flatMap(([cap, versions]) =>
    versions[name] ? [[cap, versions[name]] as const] : [],
  )
  if (said.length === 0)
    report(
      `objectVersions says nothing of the class ${name}`,
      'List it with its version under the cap that first has it',
    )
  for (const [cap, version] of said) {
    const { version: newest } = object
    if (!isVersion(version) || version.split('.')[0] !== newest.split('.')[0] || compareVersions(version, newest) > 0)
      report(
        `objectVersions has ${name} ${JSON.stringify(version)} under ${cap}, but its schema ends at ${newest}`,
        `Write a version up to ${newest}`,
      )
  }
}
