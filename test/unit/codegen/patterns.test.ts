import { describe, expect, test } from 'vitest'
import { patternProblem } from '../../../codegen/patterns.js'
import { workspace } from './workspace.js'

const endless = 'could take endless time'

describe('a pattern that could hang validation is refused:', () => {
  test.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^(a|aa)+$',
    '^([a-z]+)*!$',
    '^.*x.*y.*$',
    '^\\d+\\d+\\d+\\d+$',
    '^(\\w+\\s?)*$',
    '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+$',
  ])('%s', (pattern) => {
    expect(patternProblem(pattern)?.problem).toContain(endless)
  })
})

describe('an ordinary pattern is not:', () => {
  test.each([
    '^[a-z]+$',
    '^a.*$',
    '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$',
    '^\\d{4}-(0[1-9]|1[0-2])T\\d\\d\\.\\d{1,6}$',
    '^[^@]+@[^@]+$',
    '^(ro|rw)$',
    '^\\p{L}+$',
  ])('%s', (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined()
  })
})

test('codegen names the method and the argument, in values and in names of members', async () => {
  const one = workspace()
  one.schema(
    'one',
    `export default defineApi({ name: 'one', topic: 't', version: '1.0', methods: { take: call({ args: {
      text: Type.String({ pattern: '^(a+)+$' }),
      map: Type.Object({ a: Type.Record(Type.String({ pattern: '^(b+)+$' }), Type.Null()) }),
    } }) } })`,
  )
  const findings = await one.findings()
  expect(findings).toEqual([
    expect.objectContaining({ method: 'take', argument: 'text', problem: expect.stringContaining('"^(a+)+$"') }),
    expect.objectContaining({ method: 'take', argument: 'map', problem: expect.stringContaining('"^(b+)+$"') }),
  ])
})

test.each([
  ['a result', `args: {}, result: Type.String({ pattern: '^(a+)+$' })`, ''],
  [
    'a list in a union',
    `args: {}, result: Type.Union([Type.Null(), Type.Array(Type.String({ pattern: '^(a+)+$' }))])`,
    '',
  ],
  ['a shared type', `args: { a: Type.Object({ b: Type.String({ pattern: '^(a+)+$' }) }, { $id: 'Shared' }) }`, ''],
  [
    'the data of an error',
    `args: {}, errors: ['Bad']`,
    `errors: { Bad: error({ module: 'm', args: Type.Object({ why: Type.String({ pattern: '^(a+)+$' }) }) }) },`,
  ],
  ['the context', 'args: {}', `context: Type.Object({ user: Type.String({ pattern: '^(a+)+$' }) }),`],
  [
    'a versioned object',
    `args: { thing: versionedObject('Thing', { namespace: 'n', versions: { '1.0': { a: Type.String({ pattern: '^(a+)+$' }) } } }) }`,
    '',
  ],
])('is refused in %s', async (_, method, api) => {
  const one = workspace()
  one.schema(
    'one',
    `export default defineApi({ name: 'one', topic: 't', version: '1.0', ${api} methods: { take: call({ ${method} }) } })`,
  )
  const findings = await one.findings()
  expect(findings.map(({ problem }) => problem)).toEqual([
    expect.stringMatching(/"\^\(a\+\)\+\$" could take endless time/),
  ])
})
