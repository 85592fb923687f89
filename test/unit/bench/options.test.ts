import { describe, expect, test } from 'vitest'
import { parseOptions, UsageError } from '../../../bench/src/options.js'
import { defaultSuites, loadSuite, suiteNames } from '../../../bench/src/registry.js'

const defaults = ['dispatch', 'codegen']
const nothing = { suites: defaults, rounds: null, only: [], json: false, help: false }

describe('parseOptions', () => {
  test.each([
    { line: '', expected: {} },
    { line: '--suite codegen', expected: { suites: ['codegen'] } },
    { line: '--suite codegen,dispatch', expected: { suites: ['codegen', 'dispatch'] } },
    { line: '--suite codegen --suite codegen', expected: { suites: ['codegen'] } },
    { line: '--rounds 3 --json', expected: { rounds: 3, json: true } },
    { line: '--only buf', expected: { only: ['buf'] } },
    { line: '--only buf stubwire --json', expected: { only: ['buf', 'stubwire'], json: true } },
    { line: '--only buf,stubwire', expected: { only: ['buf', 'stubwire'] } },
    { line: '-h', expected: { help: true } },
  ])('reads "$line"', ({ line, expected }) => {
    expect(parseOptions(line.split(' ').filter(Boolean), defaults)).toEqual({ ...nothing, ...expected })
  })

  test.each(['--rounds 0', '--rounds 1.5', '--rounds many', '--rounds', '--speed', 'codegen'])(
    'refuses "%s"',
    (line) => {
      expect(() => parseOptions(line.split(' '), defaults)).toThrow(UsageError)
    },
  )
})

describe('the registry', () => {
  test('has a suite for each name that runs by default', () => {
    expect(suiteNames()).toEqual(expect.arrayContaining([...defaultSuites]))
  })

  test('refuses a name that is no suite, and says which there are', async () => {
    await expect(loadSuite('../main')).rejects.toThrow(/There is no suite \.\.\/main; there are .*dispatch/)
  })

  test('loads every suite with contenders of different names', async () => {
    for (const name of suiteNames()) {
      const { contenders, defaultRounds } = await loadSuite(name)
      expect(new Set(contenders).size).toBe(contenders.length)
      expect(contenders.length).toBeGreaterThan(0)
      expect(defaultRounds).toBeGreaterThan(0)
    }
  })
})
