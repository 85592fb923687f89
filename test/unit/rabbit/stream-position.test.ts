import { describe, expect, it } from 'vitest'
import { StreamPosition } from '../../../src/rabbit/stream-position.js'

/** A position that saw the offsets, and settled some of them. */
function positionAfter(delivered: number[], settled: number[]): StreamPosition {
  const position = new StreamPosition()
  for (const offset of delivered) position.delivered(offset)
  for (const offset of settled) position.settled(offset)
  return position
}

describe('the position in a stream', () => {
  it('begins with the newest', () => {
    expect(new StreamPosition().attach()).toBe('last')
  })

  it.each([
    [[5, 6, 7], [5, 6, 7], 8],
    [[5, 6, 7], [5, 7], 6],
    [[5, 9], [], 5],
    [[0], [0], 1],
  ])('after %j of which %j are settled goes on at %i', (delivered, settled, next) => {
    expect(positionAfter(delivered, settled).attach()).toBe(next)
  })

  it('knows what was settled when it comes again', () => {
    const position = positionAfter([5, 6, 7], [5, 7])
    expect(position.attach()).toBe(6)
    expect([6, 7, 8].map((offset) => position.delivered(offset))).toEqual([true, false, true])
  })

  it('begins anew with a stream that has less than was asked for', () => {
    const position = positionAfter([500], [500])
    expect(position.attach()).toBe(501)
    expect([0, 1].map((offset) => position.delivered(offset))).toEqual([true, true])
    expect(position.attach()).toBe(0)
  })

  it('can be forgotten', () => {
    const position = positionAfter([5], [])
    position.reset()
    expect(position.attach()).toBe('last')
    expect(position.delivered(3)).toBe(true)
  })
})
