import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfirmWindow } from '../../../src/rabbit/confirm-window.js'
import { Publication } from '../../../src/rabbit/publication.js'

function publication(body: string, more: { mandatory?: boolean; routingKey?: string } = {}): Publication {
  return new Publication({
    exchange: null,
    routingKey: more.routingKey ?? 'key',
    content: Buffer.from(body),
    mandatory: more.mandatory ?? true,
    retry: null,
    onOutcome: () => {},
  })
}

function filled(...publications: Publication[]): ConfirmWindow {
  const window = new ConfirmWindow()
  for (const each of publications) window.add(each)
  return window
}

describe('unconfirmed publications', () => {
  const all = ['a', 'b', 'c', 'd'].map((body) => publication(body))
  const [a, b, c, d] = all as [Publication, Publication, Publication, Publication]

  it('are confirmed one by one, in any order', () => {
    const window = filled(...all)
    expect(window.take(3, false)).toEqual([c])
    expect(window.take(1, false)).toEqual([a])
    expect(window.drain()).toEqual([b, d])
  })

  it('are confirmed up to a number, those that are left', () => {
    const window = filled(...all)
    window.take(2, false)
    expect(window.take(3, true)).toEqual([a, c])
    expect(window.size).toBe(1)
  })

  it('are not confirmed twice', () => {
    const window = filled(...all)
    window.take(1, false)
    expect(window.take(1, false)).toEqual([])
    expect(window.take(9, false)).toEqual([])
  })

  it('go on counting after they were all confirmed', () => {
    const window = filled(a)
    window.take(1, true)
    window.add(b)
    expect(window.take(2, false)).toEqual([b])
  })
})

describe('a message that came back', () => {
  it('is the oldest with its address and bytes that has not come back yet', () => {
    const [first, second] = [publication('same'), publication('same')]
    const window = filled(publication('other'), first, second)
    expect(window.returned('', 'key', Buffer.from('same'))).toBe(first)
    first.returned = true
    expect(window.returned('', 'key', Buffer.from('same'))).toBe(second)
  })

  it('is none that need not be routed, and none with another address', () => {
    const window = filled(publication('x', { mandatory: false }), publication('x', { routingKey: 'elsewhere' }))
    expect(window.returned('', 'key', Buffer.from('x'))).toBeNull()
    expect(window.returned('exchange', 'elsewhere', Buffer.from('x'))).toBeNull()
  })
})

describe('thousands of publications', () => {
  it('are confirmed as a Map of them would be, in any order and however many are under way', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 600 }) }) },
      { weight: 4, arbitrary: fc.record({ confirm: fc.nat(2_000), multiple: fc.boolean() }) },
      { weight: 1, arbitrary: fc.constant('drain' as const) },
    )
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const window = new ConfirmWindow()
        const model = new Map<number, Publication>()
        let last = 0
        for (const each of steps) {
          if (each === 'drain') {
            expect(window.drain()).toEqual([...model.values()])
            model.clear()
          } else if ('add' in each) {
            for (let count = 0; count < each.add; count++) {
              const one = publication(`${++last}`)
              model.set(last, one)
              window.add(one)
            }
          } else {
            const tag = Math.max(1, last - each.confirm)
            const numbers = [...model.keys()].filter((number) => (each.multiple ? number <= tag : number === tag))
            const expected = numbers.map((number) => model.get(number))
            for (const number of numbers) model.delete(number)
            const taken = window.take(tag, each.multiple)
            expect(taken.length).toBe(expected.length)
            expect(taken.every((one, index) => one === expected[index])).toBe(true)
          }
          expect(window.size).toBe(model.size)
        }
        expect(window.drain().length).toBe(model.size)
      }),
      { numRuns: 50 },
    )
  })
})
