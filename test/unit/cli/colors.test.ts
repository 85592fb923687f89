import { describe, expect, it } from 'vitest'
import { wantsColors } from '../../../src/cli/colors.js'

describe('colours', () => {
  it.each<[string, NodeJS.ProcessEnv, boolean, boolean]>([
    ['are for terminals', {}, true, true],
    ['are not for pipes', {}, false, false],
    ['are not for pipes in CI either', { CI: 'true' }, false, false],
    ['are not for terminals that have none', { TERM: 'dumb' }, true, false],
    ['can be forced', { FORCE_COLOR: '1' }, false, true],
    ['can be forbidden', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ])('%s', (_what, env, isTerminal, expected) => {
    expect(wantsColors(env, isTerminal)).toBe(expected)
  })
})
