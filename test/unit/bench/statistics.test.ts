import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { median, percentile, summarize } from '../../../bench/src/statistics.js'

const samples = fc.array(fc.double({ noNaN: true, min: 0, max: 1e9 }), { minLength: 1, maxLength: 50 })

describe('median', () => {
  test.each([
    { values: [5], expected: 5 },
    { values: [9, 1, 5], expected: 5 },
    { values: [4, 1, 3, 2], expected: 2.5 },
    { values: [10, 9, 100], expected: 10 },
    { values: [7, 7, 7, 1], expected: 7 },
  ])('of $values is $expected', ({ values, expected }) => {
    expect(median(values)).toBe(expected)
  })

  test('has as many samples below as above', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const middle = median(values)
        const below = values.filter((value) => value < middle).length
        const above = values.filter((value) => value > middle).length
        expect(below).toBeLessThanOrEqual(values.length / 2)
        expect(above).toBeLessThanOrEqual(values.length / 2)
      }),
    )
  })

  test('leaves the samples in their order', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
  })

  test('of nothing is refused', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

describe('summarize', () => {
  test('gives median and spread', () => {
    expect(summarize([3, 10, 1, 2])).toEqual({ median: 2.5, min: 1, max: 10 })
  })

  test('of nothing is refused', () => {
    expect(() => summarize([])).toThrow(RangeError)
  })
})

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
  test.each([
    { part: 0.5, expected: 50 },
    { part: 0.99, expected: 99 },
    { part: 0.991, expected: 100 },
    { part: 1, expected: 100 },
    { part: 0, expected: 1 },
  ])('$part of 1 to 100 is $expected', ({ part, expected }) => {
    expect(percentile(hundred, part)).toBe(expected)
  })

  test('of one sample is that sample', () => {
    expect(percentile(new Float64Array([7]), 0.99)).toBe(7)
  })

  test('of nothing is refused', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError)
  })
})
