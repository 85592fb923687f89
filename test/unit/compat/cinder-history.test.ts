import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compareApis } from '../../../codegen/compat/compare-api.js'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { readModel } from '../../../src/cli/lock-file.js'
import type { ApiModel, ArgumentModel, VariantModel } from '../../../src/model/api-model.js'
import { compareVersions } from '../../../src/schema/version.js'

/** The API as its schema would have been when a version was the newest: what came later is not there, and nothing has ended yet. */
function asOf(model: ApiModel, version: string): ApiModel {
  const came = ({ since }: { readonly since: string }) => compareVersions(since, version) <= 0
  const ends = <T extends Pick<VariantModel, 'until'>>(it: T): T => {
    return it.until !== null && compareVersions(it.until, version) > 0 ? { ...it, until: null } : it
  }
  const argument = ({ members, ...rest }: ArgumentModel): ArgumentModel => {
    const known = Object.entries(members ?? {}).filter(([, member]) => came(member))
    return ends({ ...rest, ...(known.length === 0 ? {} : { members: Object.fromEntries(known) }) })
  }
  const methods = model.methods.flatMap((method) => {
    const variants = method.variants.filter(came).map(ends)
    const kept = variants.map((variant) => ({ ...variant, args: variant.args.filter(came).map(argument) }))
    return kept.length === 0 ? [] : [{ ...method, variants: kept }]
  })
  const { address, ...rest } = model
  const routes = Object.entries(address?.routes ?? {}).filter(([since]) => came({ since }))
  return {
    ...rest,
    ...(address === undefined ? {} : { address: { ...address, routes: Object.fromEntries(routes) } }),
    version,
    methods,
  }
}

/** What the gate would have said of each step of an API, `3.11 RULE place`. */
function findingsOfHistory(name: string): string[] {
  const model = readModel(join(projectRoot, 'generated', name))
  const [major, newest] = model.version.split('.').map(Number) as [number, number]
  return Array.from({ length: newest }, (_, minor) => minor + 1).flatMap((minor) => {
    const findings = compareApis(asOf(model, `${major}.${minor - 1}`), asOf(model, `${major}.${minor}`))
    return findings.map(({ rule, place }) => `${major}.${minor} ${rule} ${place.replace(`${name}/methods/`, '')}`)
  })
}

describe("cinder's own history, version by version", () => {
  test.each([
    [
      'cinder-volume',
      [
        '3.1 METHOD_NO_DELETE_WITHIN_MAJOR promote_replica',
        '3.1 METHOD_NO_DELETE_WITHIN_MAJOR reenable_replication',
        '3.11 METHOD_NO_DELETE_WITHIN_MAJOR create_cgsnapshot',
        '3.11 METHOD_NO_DELETE_WITHIN_MAJOR create_consistencygroup',
        '3.11 METHOD_NO_DELETE_WITHIN_MAJOR create_consistencygroup_from_src',
        '3.11 METHOD_NO_DELETE_WITHIN_MAJOR delete_cgsnapshot',
        '3.11 METHOD_NO_DELETE_WITHIN_MAJOR delete_consistencygroup',
        '3.11 METHOD_NO_DELETE_WITHIN_MAJOR update_consistencygroup',
      ],
    ],
    ['cinder-scheduler', ['3.6 METHOD_NO_DELETE_WITHIN_MAJOR create_consistencygroup']],
    ['cinder-backup', []],
  ])('%s removed methods within its major, and broke nothing else', (name, expected) => {
    expect(findingsOfHistory(name)).toEqual(expected)
  })

  test.each(['cinder-volume', 'cinder-scheduler', 'cinder-backup'])('is no break of %s as it is', (name) => {
    const model = readModel(join(projectRoot, 'generated', name))
    expect(compareApis(model, model)).toEqual([])
  })
})
