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
