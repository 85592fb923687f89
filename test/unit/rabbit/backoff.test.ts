import { describe, expect, it } from 'vitest'
import { Backoff } from '../../../src/rabbit/backoff.js'

/** Chance that always falls in the middle, where it adds nothing. */
const middle = (): number => 0.5

describe('waits between attempts', () => {
  it('grow by a step up to a limit, and begin anew', () => {
    const backoff = new Backoff({ firstMs: 1_000, stepMs: 2_000, maxMs: 6_000 }, middle)
    expect([1, 2, 3, 4, 5].map(() => backoff.next())).toEqual([1_000, 3_000, 5_000, 6_000, 6_000])
    backoff.reset()
    expect(backoff.next()).toBe(1_000)
  })

  it('have a fixed and a random part on top', () => {
    const options = { firstMs: 1_000, stepMs: 0, maxMs: 5_000, delayMs: 500, splayMs: 100 }
    expect(new Backoff(options, middle).next()).toBe(1_550)
  })

  it.each([
    [0, 750],
    [1, 1_250],
  ])('vary by a quarter: chance %f', (chance, expected) => {
    expect(new Backoff({ firstMs: 1_000, stepMs: 0, maxMs: 5_000 }, () => chance).next()).toBe(expected)
  })
})
