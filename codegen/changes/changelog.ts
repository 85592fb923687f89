import type { ApiModel, VariantModel } from '../../src/model/api-model.js'
import { compareVersions } from '../../src/schema/version.js'
import type { ReleasedApi } from '../release/released-api.js'
import { stateAt } from './api-state.js'
import { type Difference, differences } from './differences.js'

const headings: readonly (readonly [kind: Difference['kind'], title: string])[] = [
  ['added', 'Added'],
  ['changed', 'Changed'],
  ['removed', 'Removed'],
  ['deprecated', 'Deprecated'],
]

/**
 * The history of an API as Markdown, newest version first. What the schema dates comes from its `since`, `until` and
 * `versions`; what it cannot date (widened types, new errors, deprecations) from the records of releases, if there are any;
 * what has not been released counts to the present version.
 */
export function changelogOf(model: ApiModel, released?: ReleasedApi): string {
  const lines = [`# ${model.name}`, '', ...(model.description === '' ? [] : [firstParagraph(model.description), ''])]
  const notes = new Map(model.history.map(({ version, note }) => [version, note]))
  const undated = undatedChanges(model, released)
  const dated = versionsOf(model)
  for (const version of [...new Set([...dated, ...undated.keys()])].sort(compareVersions).reverse()) {
    const changes = [...(dated.includes(version) ? datedChanges(model, version) : []), ...(undated.get(version) ?? [])]
    const note = notes.get(version)
    lines.push(`## ${version}`, '', ...(note === undefined ? [] : [`${note}.`, '']))
    for (const [kind, title] of headings) {
      const texts = [...new Set(changes.filter((change) => change.kind === kind).map((change) => change.text))]
      if (texts.length > 0) lines.push(`### ${title}`, '', ...texts.map((text) => `- ${text}`), '')
    }
  }
  return `${lines.join('\n').trimEnd()}\n`
}

/** Every version in which something happened or of which there is a note, oldest first. */
function versionsOf(model: ApiModel): string[] {
  const named = new Set([model.version, ...model.history.map(({ version }) => version)])
  const add = ({ since, until }: Pick<VariantModel, 'since' | 'until'>) => {
    named.add(since)
    if (until !== null) named.add(until)
  }
  for (const { variants } of model.methods) {
    for (const variant of variants) {
      add(variant)
      for (const argument of variant.args) add(argument)
    }
  }
  return [...named].sort(compareVersions)
}

/** What `since`, `until` and `versions` say that a version brought. The first version brought everything that it has. */
function datedChanges(model: ApiModel, version: string): Difference[] {
  const earlier = versionsOf(model).findLast((other) => compareVersions(other, version) < 0)
  const now = stateAt(model, version)
  const methods = earlier === undefined ? new Map<string, VariantModel>() : stateAt(model, earlier).methods
  // A deprecation is a property of the contract, not of the version in which the method came.
  return differences({ ...now, methods }, now).filter((change) => change.kind !== 'deprecated')
}

/** Changes by the version of the release that brought them. */
function undatedChanges(model: ApiModel, released: ReleasedApi | undefined): Map<string, Difference[]> {
  const byVersion = new Map<string, Difference[]>()
  const add = (version: string, changes: readonly Difference[]) =>
    byVersion.set(version, [...(byVersion.get(version) ?? []), ...changes])
  for (const { version, changes } of released?.releases ?? []) add(version, changes)
  const known = released === undefined ? undefined : released.model
  add(model.version, undatedDifferences(known, model))
  return byVersion
}

/**
 * What distinguishes a model from the released one beyond what its own history says: the rest is dated. Without a released one,
 * its deprecations.
 */
export function undatedDifferences(before: ApiModel | undefined, after: ApiModel): Difference[] {
  if (before === undefined) {
    return [...stateAt(after).methods].flatMap(([name, { deprecated }]): Difference[] =>
      deprecated === null ? [] : [{ kind: 'deprecated', place: `methods/${name}`, text: `\`${name}\`: ${deprecated}` }],
    )
  }
  const dated = new Set(datedBetween(before.version, after).map((change) => `${change.kind} ${change.place}`))
  return differences(stateAt(before), stateAt(after)).filter(
    (change) => change.kind === 'deprecated' || !dated.has(`${change.kind} ${change.place}`),
  )
}

function datedBetween(since: string, model: ApiModel): Difference[] {
  return versionsOf(model)
    .filter((version) => compareVersions(version, since) > 0)
    .flatMap((version) => datedChanges(model, version))
}

function firstParagraph(text: string): string {
  return (text.split(/\n\s*\n/)[0] ?? '').replace(/\s+/g, ' ').trim()
}
