import { describe, expect, test } from 'vitest'
import { codegenCharts } from '../../../bench/src/charts/codegen-charts.js'
import { rpcCharts } from '../../../bench/src/charts/rpc-charts.js'
import { lineChart, stackedBars } from '../../../bench/src/charts/svg.js'
import type { RpcRow } from '../../../bench/src/rpc/rpc-report.js'

const text = { title: 'a < b & c', x: 'x', y: 'y' }

/** Centres of the dots of a chart. */
function dots(svg: string): { x: number; y: number }[] {
  return [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
}

describe('a chart of lines', () => {
  test('puts equal ratios of x at equal distances, and more above less', () => {
    const svg = lineChart(text, [
      {
        name: 'one',
        points: [
          [1, 10],
          [10, 20],
          [100, 5],
        ],
      },
    ])
    const [first, second, third] = dots(svg) as [
      { x: number; y: number },
      { x: number; y: number },
      { x: number; y: number },
    ]
    expect(second.x - first.x).toBeCloseTo(third.x - second.x, 0)
    expect(second.y).toBeLessThan(first.y)
    expect(third.y).toBeGreaterThan(first.y)
  })

  test('escapes its text', () => {
    expect(lineChart(text, [{ name: '<one>', points: [[1, 1]] }])).toContain('a &lt; b &amp; c')
    expect(lineChart(text, [{ name: '<one>', points: [[1, 1]] }])).not.toContain('<one>')
  })

  test.each([0.0003, 1, 7, 99, 13_500])('has an axis that ends at or above %d, with at most seven lines', (most) => {
    const svg = lineChart(text, [{ name: 'one', points: [[1, most]] }])
    const ys = [...svg.matchAll(/<line [^>]*y1="([\d.]+)"/g)].map(([, y]) => Number(y))
    expect(Math.min(...ys)).toBeLessThanOrEqual(dots(svg)[0]?.y ?? 0)
    expect(ys.length).toBeLessThanOrEqual(7)
  })

  test('refuses to be empty', () => {
    expect(() => lineChart(text, [])).toThrow(RangeError)
  })
})

describe('a chart of bars', () => {
  test('stacks the pieces without gaps', () => {
    const svg = stackedBars(text, ['client', 'server'], [{ name: 'one', values: [30, 10] }])
    const rects = [...svg.matchAll(/<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"/g)].slice(0, 2)
    const [lower, upper] = rects.map(([, y, h]) => ({ y: Number(y), h: Number(h) })) as [
      { y: number; h: number },
      { y: number; h: number },
    ]
    expect(upper.y + upper.h).toBeCloseTo(lower.y, 0)
    expect(lower.h / upper.h).toBeCloseTo(3, 0)
  })

  test('refuses to be empty', () => {
    expect(() => stackedBars(text, [], [])).toThrow(RangeError)
  })
})

describe('the charts of a suite', () => {
  const row = (concurrency: number, payloadBytes: number): RpcRow => ({
    ...{ contender: 'stubwire', concurrency, payloadBytes, callsPerSecond: 100, p50Ms: 1, p99Ms: 2 },
    cpuMicrosPerCall: { client: 1, server: null, broker: 3 },
  })

  test('are three for each size of calls', () => {
    const names = Object.keys(rpcCharts('rpc', [row(1, 100), row(128, 100), row(1, 10_240)], 'call'))
    expect(names).toEqual([
      ...['rpc-100B-throughput.svg', 'rpc-100B-p99.svg', 'rpc-100B-cpu.svg'],
      ...['rpc-10KB-throughput.svg', 'rpc-10KB-p99.svg', 'rpc-10KB-cpu.svg'],
    ])
  })

  test('are one of code generation, over what is named after a number of methods', () => {
    const figure = (group: string, metric: string) => ({
      ...{ suite: 'codegen', group, contender: 'stubwire', metric, unit: 's', samples: [1], median: 1, min: 1, max: 1 },
      ratio: 1,
    })
    const rows = [figure('1,000 methods', 'time'), figure('1,000 methods', 'CPU'), figure('cinder-volume', 'time')]
    const charts = codegenCharts(rows)
    expect(Object.keys(charts)).toEqual(['codegen-time.svg'])
    expect(dots(charts['codegen-time.svg'] ?? '')).toHaveLength(1)
    expect(codegenCharts([figure('cinder-volume', 'time')])).toEqual({})
  })
})
