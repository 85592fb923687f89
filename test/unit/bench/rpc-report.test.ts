import { describe, expect, test } from 'vitest'
import { rowsOf } from '../../../bench/src/rows.js'
import { handleOf } from '../../../bench/src/rpc/bench-broker.js'
import { concludeRpc, groupOf, loads, rpcMetrics, rpcRows } from '../../../bench/src/rpc/rpc-report.js'
import type { Sample } from '../../../bench/src/suite.js'

const load = { concurrency: 128, payloadBytes: 100 }
const sample = (rate: number, cpu: number | null): Sample => {
  const half = cpu === null ? null : cpu / 2
  return { rate, p50: 1, p99: 2, CPU: cpu, client: half, server: half, broker: cpu === null ? null : 40 }
}

function rows(samples: Readonly<Record<string, readonly Sample[]>>) {
  const contenders = Object.keys(samples).map((name) => ({
    name,
    sample: () => Promise.reject(new Error('not asked')),
  }))
  const byContender = new Map(contenders.map((contender) => [contender, samples[contender.name] ?? []]))
  return rowsOf('rpc', { name: groupOf(load), contenders }, rpcMetrics, byContender)
}

const measured = rows({
  raw: [sample(10_000, 50), sample(12_000, 60), sample(11_000, 40)],
  stubwire: [sample(8_000, 100), sample(7_700, 100), sample(7_000, 90)],
})

describe('loads', () => {
  test('have groups of different names, one each', () => {
    expect(new Set(loads.map(groupOf)).size).toBe(6)
    expect(loads.map(groupOf)).toContain('16 in flight, 10 KB')
    expect(loads.map(groupOf)).toContain('1 in flight, 100 B')
  })
})

describe('rpcRows', () => {
  test('gives the medians, a row a contender and load', () => {
    expect(rpcRows(measured)).toEqual([
      {
        contender: 'raw',
        ...load,
        callsPerSecond: 11_000,
        p50Ms: 1,
        p99Ms: 2,
        cpuMicrosPerCall: { client: 25, server: 25, broker: 40 },
      },
      {
        contender: 'stubwire',
        ...load,
        callsPerSecond: 7_700,
        p50Ms: 1,
        p99Ms: 2,
        cpuMicrosPerCall: { client: 50, server: 50, broker: 40 },
      },
    ])
  })

  test('says null for CPU that could not be measured', () => {
    const [row] = rpcRows(rows({ raw: [sample(1_000, null)] }))
    expect(row?.cpuMicrosPerCall).toEqual({ client: null, server: null, broker: null })
  })
})

describe('concludeRpc', () => {
  test('holds stubwire against the others by medians', () => {
    expect(concludeRpc(measured)).toBe(
      'So stubwire makes, with 128 in flight, 100 B 0.70× the calls a second of raw at 2.00× its CPU.',
    )
  })

  test.each([
    ['stubwire alone', rows({ stubwire: [sample(1_000, 1)] })],
    ['others alone', rows({ raw: [sample(1_000, 1)], naive: [sample(900, 2)] })],
    ['nobody', []],
  ])('says nothing of %s', (_, someRows) => {
    expect(concludeRpc(someRows)).toBe('')
  })
})

describe('handleOf', () => {
  test.each([
    ['amqp://127.0.0.1', { host: '127.0.0.1', port: 5672, username: 'guest', password: 'guest', virtualHost: '/' }],
    [
      'amqp://me:p%40ss@localhost:5680/a%2Fb',
      { host: 'localhost', port: 5680, username: 'me', password: 'p@ss', virtualHost: 'a/b' },
    ],
    ['amqp://[::1]:5673/x', { host: '[::1]', port: 5673, username: 'guest', password: 'guest', virtualHost: 'x' }],
  ])('reads %s', (url, expected) => {
    expect(handleOf(new URL(url))).toEqual({ ...expected, tools: null })
  })

  test.each(['amqp://rabbit.example.org', 'amqp://10.0.0.1/', 'amqp://127.0.0.1.example.org', 'amqp:///vhost'])(
    'refuses %s, which is not on this machine',
    (url) => {
      expect(() => handleOf(new URL(url))).toThrow(/has to be on this machine/)
    },
  )
})
