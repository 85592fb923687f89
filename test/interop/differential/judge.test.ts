import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Domain, KnownDifference, Outcome } from './domain.js'
import { Judge } from './judge.js'
import { Oracle } from './oracle.js'

interface Case {
  readonly requested: string
}

/** A side of ours that takes every version for compatible. */
const credulous: Domain<Case> = {
  name: 'version',
  weight: 1,
  cases: fc.record({ requested: fc.constantFrom('1.0', '1.9') }),
  question: ({ requested }) => ({ ask: 'version', implemented: '1.5', requested }),
  pair: (_value, answer) => ({ ours: { kind: 'compatible' }, theirs: answer as Outcome }),
}

let oracle: Oracle

beforeAll(async () => {
  oracle = await Oracle.start()
})

afterAll(() => oracle.end())

it('finds a disagreement', async () => {
  const judge = new Judge(credulous, [], oracle)
  expect(await judge.judge({ requested: '1.0' })).toMatchObject({ agrees: true, differences: [] })
  expect(await judge.judge({ requested: '1.9' })).toMatchObject({
    agrees: false,
    pair: { theirs: { kind: 'incompatible' } },
  })
})

it('sets a known difference aside by asking for another case', async () => {
  const known: KnownDifference<Case> = {
    name: 'newer minors',
    reason: 'test',
    recast: ({ requested }) => (requested === '1.9' ? { requested: '1.5' } : null),
  }
  const judge = new Judge(credulous, [known], oracle)
  expect(await judge.judge({ requested: '1.9' })).toMatchObject({ agrees: true, differences: ['newer minors'] })
  expect(await judge.judge({ requested: '2.0' })).toMatchObject({ agrees: false, differences: [] })
})

it('combines known differences', async () => {
  const first: KnownDifference<Case> = {
    name: 'first',
    reason: 'test',
    recast: ({ requested }) => (requested === 'x' ? { requested: '2.0' } : null),
  }
  const second: KnownDifference<Case> = {
    name: 'second',
    reason: 'test',
    level: ({ ours, theirs }) => (theirs.kind === 'incompatible' ? { ours, theirs: ours } : null),
  }
  const judge = new Judge(credulous, [second, first], oracle)
  expect(await judge.judge({ requested: 'x' })).toMatchObject({ agrees: true, differences: ['first', 'second'] })
})

it('reports a question that breaks the Python side', async () => {
  await expect(oracle.ask({ ask: 'version' })).rejects.toThrow('KeyError')
})
