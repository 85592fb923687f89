import { expect, test } from 'vitest'
import type { CheckReport } from '../../../codegen/compat/index.js'
import { reportGithub, reportText } from '../../../codegen/compat/index.js'

const report: CheckReport = {
  baseline: 'schemas/released',
  apis: [
    { name: 'shop', version: '1.3', baseVersion: '1.2', status: 'checked' },
    { name: 'lab', version: '0.1', baseVersion: null, status: 'alpha' },
    { name: 'new', version: '1.0', baseVersion: null, status: 'not released' },
    { name: 'two', version: '2.0', baseVersion: '1.4', status: 'new major' },
    { name: 'old', version: null, baseVersion: '1.4', status: 'deleted' },
  ],
  findings: [
    {
      rule: 'LIMIT_NOT_TIGHTENED',
      verdict: 'breaking',
      api: 'shop',
      method: 'buy',
      place: 'shop/methods/buy/args/size',
      before: 'no limit',
      after: 'maximum 9',
      problem: '100% of it',
      mend: 'Keep it',
      witness: { value: { n: 10 }, pointer: '/n' },
      usedBy: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      file: 'schemas/a,b.ts',
      line: 7,
    },
    {
      rule: 'PATTERN_NOT_TIGHTENED',
      verdict: 'unknown',
      api: 'shop',
      method: null,
      place: 'shop/definitions/Id',
      before: 'pattern a',
      after: 'pattern b',
      problem: 'Perhaps',
      mend: 'Keep it',
      witness: null,
      usedBy: [],
      file: 'schemas/shop.ts',
      line: null,
    },
  ],
  notes: [
    { api: 'shop', place: 'shop/methods/buy/args/n', kind: 'sent', witness: { value: 0.5, pointer: '' } },
    { api: 'shop', place: 'shop/methods/buy/result', kind: 'answered', witness: { value: {}, pointer: '' } },
  ],
  waived: [],
  expired: [{ rule: 'ARG_NO_DELETE', place: 'shop/*', reason: 'nobody', expires: '2027-01-01' }],
  unused: [{ rule: 'ARG_NO_DELETE', place: 'shop/x', reason: 'nobody' }],
}

test('the report for people', () => {
  expect(reportText(report).split('\n')).toEqual([
    'schemas/a,b.ts:7 – shop/methods/buy/args/size',
    '  LIMIT_NOT_TIGHTENED (WIRE): 100% of it.',
    '    before   no limit',
    '    now      maximum 9',
    '    shown by {"n":10} at /n',
    '    used by  a, b, c, d, e and 2 more',
    '  Keep it.',
    '',
    'schemas/shop.ts – shop/definitions/Id',
    '  PATTERN_NOT_TIGHTENED (WIRE): Perhaps.',
    '    before   pattern a',
    '    now      pattern b',
    '    undecided: no value was found that shows it, and nothing that rules it out',
    '  Keep it.',
    '',
    'note: shop/methods/buy/args/n: servers of 1.2 and older refuse what is new here, such as 0.5, and no version keeps callers from sending it; upgrade servers first',
    'note: shop/methods/buy/result: newer callers refuse what servers of 1.2 and older may answer, such as {}; upgrade servers first',
    'waiver expired on 2027-01-01: ARG_NO_DELETE at shop/* (nobody)',
    'waiver not needed, take it out: ARG_NO_DELETE at shop/x',
    '✘ shop 1.3, released is 1.2',
    '– lab 0.1: alpha, not checked',
    '– new 1.0: not released yet, so nothing is promised; stubwire release new freezes it',
    '✔ two 2.0, released is 1.4: a new major version, which may break',
    '✘ old: released 1.4, and no schema',
    '',
    '2 findings (1 undecided) against schemas/released. Change the schema as each of them says.',
    'Where a break is meant, put this into "waivers" of stubwire.waivers.json, once for each of them:',
    '  {"rule":"LIMIT_NOT_TIGHTENED","place":"shop/methods/buy/args/size","reason":"why nobody is hurt"}',
    'The guide "Evolving an API" of stubwire (docs/evolving-an-api.md) explains every rule.',
    '',
  ])
})

test('annotations for GitHub are escaped, a line each', () => {
  expect(reportGithub(report).split('\n')).toEqual([
    '::error file=schemas/a%2Cb.ts,line=7,title=LIMIT_NOT_TIGHTENED::shop/methods/buy/args/size: 100%25 of it.%0ABefore: no limit. Now: maximum 9.%0AShown by {"n":10} at /n%0AKeep it.',
    '::warning file=schemas/shop.ts,title=PATTERN_NOT_TIGHTENED::shop/definitions/Id: Perhaps.%0ABefore: pattern a. Now: pattern b.%0AKeep it.',
    '::error title=Waiver expired::ARG_NO_DELETE at shop/* was waived until 2027-01-01',
    '::warning title=Waiver not needed::ARG_NO_DELETE at shop/x is not found any more',
    '',
  ])
})

test('a report without findings says what was checked and no more', () => {
  const quiet = { ...report, apis: report.apis.slice(0, 1), findings: [], notes: [], expired: [], unused: [] }
  expect(reportText(quiet)).toBe('✔ shop 1.3, released is 1.2\n')
  expect(reportGithub(quiet)).toBe('')
})

test('a value that shows a break keeps its digits, also beyond 2^53', () => {
  const findings = report.findings.map((it) => ({ ...it, witness: { value: { n: 2n ** 63n - 1n }, pointer: '/n' } }))
  expect(reportText({ ...report, findings })).toContain('shown by {"n":9223372036854775807} at /n')
})
