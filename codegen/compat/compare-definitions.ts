import type { DefinitionModel, ObjectModel } from '../../src/model/api-model.js'
import { compareVersions } from '../../src/schema/version.js'
import { shapeText } from './inclusion/atoms.js'
import { typeText } from './inclusion/text.js'
import type { Direction } from './member-changes.js'
import type { SchemaPlace, Scope } from './scope.js'
import { type Usage, usageOf } from './usage.js'

/** Compares the shared schemas of both states, each once, in the directions in which older peers know it. */
export function compareDefinitions(scope: Scope): void {
  const usage = usageOf(scope.before)
  for (const before of Object.values(scope.before.definitions)) {
    const place = scope.at('definitions', before.name)
    const after = scope.after.definitions[before.name]
    if (after === undefined) {
      scope.report('DEF_NO_DELETE', { place, before: typeText(before.schema), after: 'gone' })
    } else compareDefinition(scope, before, after, usage.get(before.name) ?? { in: new Set(), out: new Set() }, place)
  }
}

function compareDefinition(
  scope: Scope,
  before: DefinitionModel,
  after: DefinitionModel,
  usage: Usage,
  place: string,
): void {
  scope.unclassified('DefinitionModel', before, after, place)
  const each = (compare: (direction: Direction, at: SchemaPlace) => void) => {
    for (const direction of ['in', 'out'] as const) {
      const usedBy = [...usage[direction]].filter((name) => name !== '*').sort()
      if (usage[direction].size > 0) compare(direction, { place, usedBy })
    }
  }
  if (before.object === null || after.object === null) {
    each((direction, at) => scope.schemas(direction, before.schema, after.schema, at))
    return
  }
  compareObject(scope, before.object, after.object, place, each)
}

function compareObject(
  scope: Scope,
  before: ObjectModel,
  after: ObjectModel,
  place: string,
  each: (compare: (direction: Direction, at: SchemaPlace) => void) => void,
): void {
  scope.unclassified('ObjectModel', before, after, place)
  const versions = { before: `version ${before.version}`, after: `version ${after.version}` }
  const step = compareVersions(after.version, before.version)
  if (step < 0 || major(after.version) !== major(before.version))
    scope.report('OBJECT_VERSION_SAME_MAJOR', { place, ...versions })
  each((direction, at) => {
    const constant = (object: ObjectModel) => ({ const: object.namespace })
    scope.schemas(direction, constant(before), constant(after), { ...at, place: `${place}/namespace` })
  })
  const later = new Map(after.fields.map((field) => [field.name, field]))
  const changed: string[] = []
  for (const field of before.fields) {
    const now = later.get(field.name)
    const at = `${place}/${field.name}`
    if (now === undefined || now.since !== field.since) {
      const texts = { before: `since ${field.since}`, after: now === undefined ? 'gone' : `since ${now.since}` }
      scope.report('OBJECT_FIELD_NO_DELETE', { place: at, ...texts })
    }
    if (now === undefined) continue
    scope.unclassified('FieldModel', field, now, at)
    if (shapeText(field.schema) !== shapeText(now.schema)) changed.push(field.name)
    each((direction, more) => scope.schemas(direction, field.schema, now.schema, { ...more, place: at }))
  }
  const known = new Set(before.fields.map((field) => field.name))
  changed.push(
    ...after.fields
      .filter((field) => !known.has(field.name) && compareVersions(field.since, before.version) <= 0)
      .map((field) => field.name),
  )
  if (changed.length > 0 && step === 0) {
    const after = `${versions.after}, other ${changed.join(', ')}`
    scope.report('OBJECT_VERSION_BUMPED', { place, before: versions.before, after })
  } else {
    for (const name of changed.filter((it) => !known.has(it))) {
      const texts = { before: 'not there', after: `since ${later.get(name)?.since}` }
      scope.report('OBJECT_VERSION_BUMPED', { place: `${place}/${name}`, ...texts })
    }
  }
}

function major(version: string): string {
  return version.split('.')[0] ?? ''
}
