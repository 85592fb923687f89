import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Deadlines, Timed } from '../../../src/transport/deadlines.js'

const ended: string[] = []

class Named extends Timed {
  readonly #name: string
  readonly #then: () => void

  constructor(name: string, then: () => void = () => {}) {
    super()
    this.#name = name
    this.#then = then
  }

  onDue(): void {
    ended.push(this.#name)
    this.#then()
  }
}

let deadlines: Deadlines

beforeEach(() => {
  vi.useFakeTimers()
  ended.length = 0
  deadlines = new Deadlines()
})

afterEach(() => {
  expect(vi.getTimerCount(), 'no timer is left').toBe(0)
  vi.useRealTimers()
})

describe('deadlines', () => {
  it('come in the order of their ends, whatever the order in which they were set', async () => {
    for (const [name, delayMs] of [
      ['c', 30],
      ['a', 10],
      ['b', 20],
    ] as const)
      deadlines.set(new Named(name), delayMs)
    await vi.advanceTimersByTimeAsync(9)
    expect(ended).toEqual([])
    await vi.advanceTimersByTimeAsync(40)
    expect(ended).toEqual(['a', 'b', 'c'])
  })

  it('share one timer where they are of the same length', () => {
    const all = Array.from({ length: 100 }, (_, index) => new Named(String(index)))
    for (const one of all) deadlines.set(one, 1_000)
    expect(vi.getTimerCount()).toBe(1)
    for (const one of all) deadlines.clear(one)
  })

  it('of the same length come each at its own time', async () => {
    deadlines.set(new Named('early'), 100)
    await vi.advanceTimersByTimeAsync(60)
    deadlines.set(new Named('late'), 100)
    await vi.advanceTimersByTimeAsync(41)
    expect(ended).toEqual(['early'])
    await vi.advanceTimersByTimeAsync(60)
    expect(ended).toEqual(['early', 'late'])
  })

  it.each([0, 1, 2])('go on for the others when number %i of three is cleared', async (cleared) => {
    const all = ['0', '1', '2'].map((name) => new Named(name))
    for (const one of all) deadlines.set(one, 10)
    deadlines.clear(all[cleared] as Named)
    await vi.advanceTimersByTimeAsync(12)
    expect(ended).toEqual(['0', '1', '2'].filter((name) => name !== String(cleared)))
  })

  it('are moved by setting them again', async () => {
    const one = new Named('moved')
    deadlines.set(one, 10)
    deadlines.set(one, 50)
    await vi.advanceTimersByTimeAsync(40)
    expect(ended).toEqual([])
    await vi.advanceTimersByTimeAsync(12)
    expect(ended).toEqual(['moved'])
  })

  it('may be set again when they come', async () => {
    let again = 2
    const one: Named = new Named('again', () => {
      if (again-- > 0) deadlines.set(one, 10)
    })
    deadlines.set(one, 10)
    await vi.advanceTimersByTimeAsync(50)
    expect(ended).toEqual(['again', 'again', 'again'])
  })

  it('may clear others when they come', async () => {
    const other = new Named('other')
    deadlines.set(new Named('first', () => deadlines.clear(other)), 10)
    deadlines.set(other, 10)
    await vi.advanceTimersByTimeAsync(20)
    expect(ended).toEqual(['first'])
  })

  it('may be further away than Node has timers for', async () => {
    deadlines.set(new Named('far'), 2 ** 31 + 1_000)
    await vi.advanceTimersByTimeAsync(2 ** 31)
    expect(ended).toEqual([])
    await vi.advanceTimersByTimeAsync(1_002)
    expect(ended).toEqual(['far'])
  })

  it('that are cleared twice, or were never set, do no harm', () => {
    const one = new Named('one')
    deadlines.clear(one)
    deadlines.set(one, 5)
    deadlines.clear(one)
    deadlines.clear(one)
    expect(ended).toEqual([])
  })
})
