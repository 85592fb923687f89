import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { importPython, printDraft } from '../../codegen/import/index.js'
import { generate } from '../../codegen/index.js'
import { type ApiFacts, importAccuracy } from '../../scripts/lib/import-accuracy.js'
import { projectRoot } from '../../scripts/lib/project-root.js'
import { compareVersions } from '../../src/schema/version.js'

/** Where python3-cinder has its sources. */
const cinder = process.env.STUBWIRE_TEST_CINDER ?? '/usr/lib/python3/dist-packages/cinder'
if (!existsSync(join(cinder, 'rpc.py')))
  throw new Error(`${cinder} does not hold cinder: install python3-cinder, or name its folder in STUBWIRE_TEST_CINDER`)

const facts = JSON.parse(readFileSync(join(projectRoot, 'test/fixtures/cinder/cinder-rpc.json'), 'utf8')) as {
  readonly apis: readonly ApiFacts[]
}
const workspace = mkdtempSync(join(projectRoot, 'test/cinder/import-'))
afterAll(() => rmSync(workspace, { recursive: true }))

describe.each(['volume', 'scheduler', 'backup'])('the draft of cinder-%s', (service) => {
  const names = [`${service}/rpcapi.py`, `${service}/manager.py`, 'manager.py', 'common/constants.py']
  const draft = importPython(names.map((file) => ({ file, text: readFileSync(join(cinder, file), 'utf8') })))
  const api = facts.apis.find(({ name }) => name === draft.name.value)

  it('claims nothing that is not so', () => {
    expect(api).toBeDefined()
    for (const { what, right, claimed, wrong } of api === undefined ? [] : importAccuracy(draft, api))
      expect({ what, wrong: right === claimed ? [] : wrong.filter(isClaimed) }).toEqual({
        what,
        wrong: mistakenThere(what),
      })
  })

  // An annotation of cinder's own client, which says dict.
  const mistakenThere = (what: string) =>
    what === 'types of arguments' && service === 'volume' ? ['create_volume.request_spec: object, RequestSpec'] : []
  const isClaimed = (line: string) => !line.includes('nothing claimed')

  it('lacks nothing but what the sources no longer hold', () => {
    const gone = new Set(api?.methods.filter(({ removedIn }) => removedIn !== null).map(({ name }) => name))
    const missed = (api === undefined ? [] : importAccuracy(draft, api))
      .filter(({ what }) => what !== 'types of arguments')
      .flatMap(({ wrong }) => wrong)
      .filter((line) => line.includes('nothing claimed'))
      .filter((line) => !gone.has(line.split(/[.:]/)[0] ?? ''))
    // Of arguments that no client ever sent, nothing says since when they are there.
    expect(missed.filter((line) => !/^migrate_volume\.(new_type_id|diff): /.test(line))).toEqual([])
  })

  it('has the fallbacks of its client', () => {
    const found = draft.methods.flatMap(({ name, fallback }) => (fallback === null ? [] : [[name, fallback.value]]))
    const expected: Readonly<Record<string, unknown[]>> = {
      volume: [['failover', { to: 'failover_host', args: {}, without: [] }]],
      scheduler: [
        [
          'migrate_volume',
          { to: 'migrate_volume_to_host', args: { host: 'backend', force_host_copy: 'force_copy' }, without: [] },
        ],
      ],
      backup: [],
    }
    expect(found).toEqual(expected[service])
  })

  it('has every method of its version', () => {
    const there = api?.methods.filter(({ introducedIn }) => compareVersions(introducedIn, draft.version.value) <= 0)
    expect(draft.methods.map(({ name }) => name)).toEqual(there?.map(({ name }) => name).sort())
  })

  it('compiles as it is', async () => {
    const schemas = join(workspace, service)
    mkdirSync(schemas)
    writeFileSync(join(schemas, 'api.ts'), printDraft(draft))
    const [generated] = await generate({ root: workspace, schemas: service, out: `${service}-generated` })
    expect(generated?.model.methods.map(({ name }) => name).sort()).toEqual(
      draft.methods.map(({ name }) => name).sort(),
    )
  })
})
