import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeDisagreement } from './describe.js'
import { domains } from './domains.js'
import { Oracle } from './oracle.js'
import { run } from './run.js'

let oracle: Oracle

beforeAll(async () => {
  oracle = await Oracle.start()
})

afterAll(() => oracle.end())

it('does in 2,000 cases what oslo.messaging does, known differences aside', async () => {
  const { tally, disagreement } = await run(oracle, { cases: 2_000, seed: 1 })
  expect(disagreement && describeDisagreement(disagreement)).toBeNull()
  expect(tally.cases).toBeGreaterThanOrEqual(2_000)
  // Each domain was compared in cases that come out well, not only in refusals.
  const kinds = [...tally.outcomes.keys()]
  for (const { name } of domains) {
    expect(kinds.filter((kind) => kind.startsWith(`${name}: `) && !/: (refused|rejected)$/.test(kind))).not.toEqual([])
  }
})
