import { expect, it } from 'vitest'
import { prettyJson } from '../../../src/cli/pretty-json.js'

it.each<[string, unknown, string]>([
  ['an integer beyond 2^53', 2n ** 63n - 1n, '9223372036854775807'],
  ['one below zero, inside', { a: [-(2n ** 63n), '1n'] }, '{\n  "a": [\n    -9223372036854775808,\n    "1n"\n  ]\n}'],
  ['plain data', { a: 1, b: undefined }, '{\n  "a": 1\n}'],
  ['nothing', undefined, 'null'],
])('prints %s', (_, value, text) => {
  expect(prettyJson(value)).toBe(text)
})
