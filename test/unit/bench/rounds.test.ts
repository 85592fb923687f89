import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderOfRound, runRounds } from '../../../bench/src/rounds.js'
import type { Contender } from '../../../bench/src/suite.js'

describe('orderOfRound', () => {
  test.each([
    { round: 0, order: 'ABC' },
    { round: 1, order: 'BCA' },
    { round: 2, order: 'CAB' },
    { round: 3, order: 'ABC' },
  ])('round $round goes $order', ({ round, order }) => {
    expect(orderOfRound(['A', 'B', 'C'], round).join('')).toBe(order)
  })

  test('of nobody is empty', () => {
    expect(orderOfRound([], 4)).toEqual([])
  })

  test('has everyone once, and after as many rounds as contenders everyone has been in every place', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 8 }), (names) => {
        const orders = names.map((_, round) => orderOfRound(names, round))
        for (const order of orders) expect([...order].sort()).toEqual([...names].sort())
        for (const place of names.keys()) {
          expect(new Set(orders.map((order) => order[place])).size).toBe(names.length)
        }
      }),
    )
  })
})

describe('runRounds', () => {
  test('takes one sample at a time, in the order of each round', async () => {
    const events: string[] = []
    const contender = (name: string): Contender => ({
      name,
      async sample() {
        events.push(`${name} starts`)
        await Promise.resolve()
        events.push(`${name} ends`)
        return { time: events.length }
      },
    })
    const contenders = [contender('A'), contender('B')]
    const announced: string[] = []
    const samples = await runRounds({ name: 'g', contenders }, 2, (group, name, round) =>
      announced.push(`${group} ${round} ${name}`),
    )
    expect(events.filter((event) => event.endsWith('starts'))).toEqual(['A starts', 'B starts', 'B starts', 'A starts'])
    expect(events.filter((_, index) => index % 2 === 1).every((event) => event.endsWith('ends'))).toBe(true)
    expect(announced).toEqual(['g 0 A', 'g 0 B', 'g 1 B', 'g 1 A'])
    expect(contenders.map((each) => samples.get(each))).toEqual([
      [{ time: 2 }, { time: 8 }],
      [{ time: 4 }, { time: 6 }],
    ])
  })

  test('stops at a contender that fails', async () => {
    const failing: Contender = { name: 'A', sample: () => Promise.reject(new Error('it broke')) }
    await expect(runRounds({ name: 'g', contenders: [failing] }, 3)).rejects.toThrow('it broke')
  })
})
