import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compareApis } from '../../../codegen/compat/compare-api.js'
import { applyWaivers, readWaivers, toRuleSets, type Waiver } from '../../../codegen/compat/waivers.js'
import { call, Type } from '../../../src/schema/index.js'
import { buildModel } from '../schemas/model-of.js'
import { shop } from './pairs/pair.js'

const before = shop('1.2', { methods: { buy: call({ args: { a: Type.String(), b: Type.String() } }) } })
const after = shop('1.3', { methods: { buy: call({ args: { a: Type.Integer() } }) } })
/** ARG_TYPE_NOT_NARROWED at args/a, ARG_NO_DELETE at args/b. */
const findings = compareApis(buildModel(before), buildModel(after))
const today = '2027-01-31'

function waiver(place: string, more: Partial<Waiver> = {}): Waiver {
  return { rule: 'ARG_NO_DELETE', place, reason: 'nobody sends it', ...more }
}

describe('a waiver', () => {
  test.each([
    ['names the place', waiver('shop/methods/buy/args/b'), true],
    ['names what is above it', waiver('shop/methods/buy/*'), true],
    ['names all of the API', waiver('shop/*'), true],
    ['holds until today', waiver('shop/methods/buy/args/b', { expires: today }), true],
    ['names another place', waiver('shop/methods/buy/args/a'), false],
    ['names the beginning of another name', waiver('shop/methods/bu/*'), false],
    ['names what is above it without /*', waiver('shop/methods/buy'), false],
    ['names another rule', waiver('shop/methods/buy/args/b', { rule: 'ARG_NOT_MADE_REQUIRED' }), false],
    ['ended yesterday', waiver('shop/methods/buy/args/b', { expires: '2027-01-30' }), false],
  ])('that %s: accepts the finding: %s', (_name, given, accepts) => {
    const { left, waived } = applyWaivers(findings, [given], today)
    expect(left.some((finding) => finding.rule === 'ARG_NO_DELETE')).toBe(!accepts)
    expect(waived.map(({ finding }) => finding.rule)).toEqual(accepts ? ['ARG_NO_DELETE'] : [])
    expect(left.some((finding) => finding.rule === 'ARG_TYPE_NOT_NARROWED')).toBe(true)
  })

  test('that ended is told apart from one that is not needed', () => {
    const ended = waiver('shop/methods/buy/args/b', { expires: '2027-01-30' })
    const useless = waiver('shop/methods/sell')
    expect(applyWaivers(findings, [ended, useless], today)).toMatchObject({ expired: [ended], unused: [useless] })
  })
})

/** A file of waivers with that text. */
function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'waivers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'stubwire.waivers.json')
  writeFileSync(file, text)
  return file
}

describe('the file of waivers', () => {
  test('need not exist', () => {
    expect(readWaivers('/nowhere/stubwire.waivers.json')).toEqual({ waivers: [], rules: undefined })
  })

  test('may choose sets of rules', () => {
    const one = waiver('shop/*', { expires: '2028-02-29' })
    expect(readWaivers(fileWith(JSON.stringify({ rules: ['WIRE'], waivers: [one] })))).toEqual({
      rules: ['WIRE'],
      waivers: [one],
    })
  })

  test.each([
    ['is no JSON', '{', /is no JSON/],
    ['has a member that nobody knows', '{ "waiver": [] }', /unknown member "waiver"; known are waivers and rules/],
    ['has no list', '{ "waivers": {} }', /waivers must be a list/],
    [
      'has a waiver without a reason',
      '{ "waivers": [{ "rule": "ARG_NO_DELETE", "place": "a" }] }',
      /waiver 1 has no reason/,
    ],
    [
      'has a blank reason',
      '{ "waivers": [{ "rule": "ARG_NO_DELETE", "place": "a", "reason": " " }] }',
      /has no reason/,
    ],
    [
      'misspells a rule',
      '{ "waivers": [{ "rule": "ARG_NO_DELET", "place": "a", "reason": "b" }] }',
      /did you mean ARG_NO_DELETE\?/,
    ],
    [
      'misspells a member',
      '{ "waivers": [{ "rule": "ARG_NO_DELETE", "place": "a", "reason": "b", "expire": "" }] }',
      /unknown member "expire"/,
    ],
    [
      'has an end that is no day',
      '{ "waivers": [{ "rule": "ARG_NO_DELETE", "place": "a", "reason": "b", "expires": "2027-13-01" }] }',
      /must be a day such as 2027-01-31/,
    ],
    ['chooses rules that do not exist', '{ "rules": ["WIR"] }', /there is no rule set "WIR"; use WIRE, SOURCE, OSLO/],
    ['has rules that are no list', '{ "rules": "WIRE" }', /rules must be a list/],
  ])('that %s is refused, with its name', (_name, text, says) => {
    const file = fileWith(text)
    expect(() => readWaivers(file)).toThrow(says)
    expect(() => readWaivers(file)).toThrow(file)
  })

  test('rule sets have names', () => {
    expect(toRuleSets(['OSLO', 'WIRE'])).toEqual(['OSLO', 'WIRE'])
  })
})
