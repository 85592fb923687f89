import { describe, expect, test } from 'vitest'
import { compareApis, compareStates } from '../../../codegen/compat/compare-api.js'
import { type RuleName, rules } from '../../../codegen/compat/rules.js'
import { call, since, Type } from '../../../src/schema/index.js'
import { buildModel } from '../schemas/model-of.js'
import { apiPairs } from './pairs/apis.js'
import { argumentPairs } from './pairs/arguments.js'
import { type Pair, shop } from './pairs/pair.js'
import { resultPairs } from './pairs/results.js'

const pairs: readonly Pair[] = [...argumentPairs, ...resultPairs, ...apiPairs]

function found({ before, after }: Pair) {
  return compareApis(buildModel(before), buildModel(after))
}

/** Rules about more than two states of one API, and one that the schema language cannot break; they have tests of their own. */
const elsewhere: readonly RuleName[] = ['API_NO_DELETE', 'RELEASE_NOT_EDITED', 'METHOD_IDENTIFIER_STABLE']

describe('a change that breaks older peers is found', () => {
  const broken = pairs.filter((pair) => pair.verdict !== 'compatible').map((pair, index) => ({ ...pair, index }))
  test.each(broken)('$index $rule: $why', ({ index: _index, ...pair }) => {
    const findings = found(pair)
    expect([...new Set(findings.map((finding) => finding.rule))].sort()).toEqual(
      [pair.rule, ...(pair.also ?? [])].sort(),
    )
    expect(findings.find((finding) => finding.rule === pair.rule)?.verdict).toBe(pair.verdict)
  })

  test.each(broken)('$index $rule says where, both sides, and what to do', ({ index: _index, ...pair }) => {
    for (const finding of found(pair)) {
      expect(finding.place).toMatch(/^shop/)
      expect(finding.before).not.toBe(finding.after)
      expect(finding.mend).not.toMatch(/NEXT|OLD|^$/)
      expect(finding.problem).not.toMatch(/\.$/)
    }
  })
})

describe('a change that older peers understand is let through', () => {
  const kept = pairs.filter((pair) => pair.verdict === 'compatible').map((pair, index) => ({ ...pair, index }))
  test.each(kept)('$index near $rule: $why', ({ index: _index, ...pair }) => {
    expect(found(pair)).toEqual([])
  })
})

test('there are pairs for each rule, on both sides of it', () => {
  const tested = (verdicts: readonly Pair['verdict'][]) =>
    new Set(pairs.filter((pair) => verdicts.includes(pair.verdict)).map((pair) => pair.rule))
  const [found, kept] = [tested(['breaking', 'unknown']), tested(['compatible'])]
  const names = (Object.keys(rules) as RuleName[]).filter((name) => !elsewhere.includes(name))
  expect(names.filter((name) => !found.has(name))).toEqual([])
  expect(names.filter((name) => !kept.has(name))).toEqual([])
})

test('there are at least 60 pairs', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(60)
})

describe('newer callers before older servers', () => {
  test.each([
    [
      'an argument that takes more',
      call({ args: { n: Type.Integer() } }),
      call({ args: { n: Type.Number() } }),
      'sent',
      'args/n',
    ],
    [
      'an answer that promises more',
      call({ args: {}, result: Type.Object({ a: Type.Optional(Type.String()) }) }),
      call({ args: {}, result: Type.Object({ a: Type.String() }) }),
      'answered',
      'result/a',
    ],
  ])('get a note about %s', (_name, before, after, kind, place) => {
    const state = (version: '1.2' | '1.3', buy: typeof before) => buildModel(shop(version, { methods: { buy } }))
    const { findings, notes } = compareStates(state('1.2', before), state('1.3', after))
    expect(findings).toEqual([])
    expect(notes).toMatchObject([{ kind, place: `shop/methods/buy/${place}`, witness: {} }])
  })

  test('get none about an argument with since', () => {
    const state = (version: '1.2' | '1.3', args: Parameters<typeof call>[0]['args']) =>
      buildModel(shop(version, { methods: { buy: call({ args }) } }))
    expect(compareStates(state('1.2', {}), state('1.3', { n: since('1.3', Type.Integer()) })).notes).toEqual([])
  })
})
