import { describe, expect, it } from 'vitest'
import { hasWildcard, topicMatches } from '../../../src/transport/memory/topic-pattern.js'

describe('topicMatches', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'b', false],
    ['a.b', 'a.b', true],
    ['a.b', 'a', false],
    ['a', 'a.b', false],
    ['t.*', 't.zzz', true],
    ['t.*', 't', false],
    ['t.*', 't.a.b', false],
    ['*', 'a', true],
    ['*.b', 'a.b', true],
    ['#', '', true],
    ['#', 'a.b.c', true],
    ['t.#', 't', true],
    ['t.#', 't.a.b', true],
    ['#.c', 'a.b.c', true],
    ['#.c', 'c', true],
    ['a.#.d', 'a.d', true],
    ['a.#.d', 'a.b.c.d', true],
    ['a.#.d', 'a.b.c', false],
    ['*.#.*', 'a', false],
    ['*.#.*', 'a.b', true],
    ['#.#.x', 'x', true],
    ['vol*', 'volume', false],
    ['a.b', 'a+b', false],
  ])('%s takes %s: %s', (pattern, key, taken) => {
    expect(topicMatches(pattern, key)).toBe(taken)
  })

  it('answers at once for a pattern made to take long', () => {
    const started = performance.now()
    expect(topicMatches(Array(200).fill('#').join('.'), Array(200).fill('a').join('.'))).toBe(true)
    expect(topicMatches(`${Array(10).fill('#').join('.')}.x`, Array(2_000).fill('a').join('.'))).toBe(false)
    expect(topicMatches(`${Array(50).fill('#.*').join('.')}.x`, Array(400).fill('a').join('.'))).toBe(false)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})

describe('hasWildcard', () => {
  it.each([
    ['a.b', false],
    ['a*.b', false],
    ['a.*', true],
    ['#', true],
  ])('%s: %s', (pattern, wild) => {
    expect(hasWildcard(pattern)).toBe(wild)
  })
})
