import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type CheckReport, checkApis, reportText } from '../../codegen/compat/index.js'
import { generate } from '../../codegen/index.js'
import { projectRoot } from '../../scripts/lib/project-root.js'

/** Where this repository keeps what the check needs; all of it is part of a plain checkout, without any history. */
const places = {
  schemas: 'schemas',
  released: 'schemas/released',
  generated: 'generated',
  waivers: 'stubwire.waivers.json',
}

describe('the schemas of this repository', () => {
  let report: CheckReport

  beforeAll(async () => {
    report = await checkApis({ root: projectRoot, ...places })
  })

  test('break nothing that is released', () => {
    // The report is the message: it says what to do.
    expect(report.findings.length, `\n\n${reportText(report)}`).toBe(0)
  })

  test('need all of the waivers that there are', () => {
    expect({ expired: report.expired, unused: report.unused }).toEqual({ expired: [], unused: [] })
  })

  test('are all released', () => {
    expect(report.apis.filter(({ status }) => status === 'not released')).toEqual([])
  })
})

/** A copy of the greeter with its release, which may be edited. */
function copyOfGreeter() {
  mkdirSync(join(projectRoot, '.cache'), { recursive: true })
  const root = mkdtempSync(join(projectRoot, '.cache', 'released-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const path of ['schemas/greeter.ts', 'schemas/released/greeter.lock.json'])
    cpSync(join(projectRoot, path), join(root, path))
  const file = join(root, 'schemas/greeter.ts')
  return {
    check: () => checkApis({ root, ...places }),
    generate: () => generate({ root, schemas: 'schemas', out: 'generated' }),
    edit: (from: string, to: string) => {
      const text = readFileSync(file, 'utf8')
      expect(text).toContain(from)
      writeFileSync(file, text.replace(from, to))
    },
  }
}

describe('an edit of a released schema', () => {
  test('is refused with a message that says what to write', async () => {
    const greeter = copyOfGreeter()
    greeter.edit("since('1.1', Type.String({ default: 'en' }))", "since('1.1', Type.Enum(['de', 'en']))")
    const text = reportText(await greeter.check())
    expect(text).toContain('schemas/greeter.ts:')
    expect(text).toContain('greeter/methods/greet/args/language')
    expect(text).toContain('ENUM_VALUE_NO_DELETE')
    expect(text).toMatch(/shown by +"/)
    expect(text).toContain('Keep the value')
    expect(text).toContain("Set version: '1.2', or take the change back.")
    expect(text).toContain('stubwire.waivers.json')
  })

  test('is still refused after everything was generated again', async () => {
    const greeter = copyOfGreeter()
    greeter.edit('name: Type.String({ minLength: 1 })', 'name: Type.String({ minLength: 2 })')
    await greeter.generate()
    const { findings } = await greeter.check()
    expect(findings.map(({ rule }) => rule)).toEqual(['LIMIT_NOT_TIGHTENED', 'VERSION_BUMPED'])
  })

  test('is let through where it only adds, under a new version', async () => {
    const greeter = copyOfGreeter()
    greeter.edit("version: '1.1'", "version: '1.2'")
    greeter.edit(
      "since('1.1', Type.String({ default: 'en' })),",
      "since('1.1', Type.String({ default: 'en' })),\n        loud: since('1.2', Type.Boolean()),",
    )
    expect((await greeter.check()).findings).toEqual([])
  })
})
