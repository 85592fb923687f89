import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { describeMachine } from '../../../bench/src/machine.js'
import { jsonReport, markdownTable, printReport, ratioText, type SuiteReport } from '../../../bench/src/report.js'
import { findRow, rowsOf } from '../../../bench/src/rows.js'
import type { Contender, Metric, Sample } from '../../../bench/src/suite.js'

const time: Metric = { name: 'time', unit: 's', digits: 2 }
const peak: Metric = { name: 'peak', unit: 'MB', digits: 0, medianOnly: true }
const contender = (name: string): Contender => ({ name, sample: () => Promise.reject(new Error('not asked')) })
const ours = contender('ours')
const theirs = contender('theirs')
const group = { name: '100 methods', contenders: [ours, theirs] }

function rows(samples: { ours: Sample[]; theirs: Sample[] }) {
  const byContender = new Map([
    [ours, samples.ours],
    [theirs, samples.theirs],
  ])
  return rowsOf('codegen', group, [time, peak], byContender)
}

const measured = rows({
  ours: [
    { time: 2, peak: 100 },
    { time: 1, peak: 120 },
    { time: 4, peak: 110 },
  ],
  theirs: [
    { time: 4, peak: 55 },
    { time: 5, peak: 55 },
    { time: 4, peak: 55 },
  ],
})

const report: SuiteReport = {
  suite: 'codegen',
  about: 'what it takes',
  machine: { cpu: 'Some CPU', cores: 2, memoryGb: 24, system: 'linux 6 x64', load: 0.1 },
  node: 'v20.19.0',
  rounds: 3,
  versions: { buf: '1.74.0' },
  metrics: [time, peak],
  rows: measured,
  notes: ['peak is that of the largest process'],
  conclusion: 'So theirs takes twice as long.',
}

describe('rowsOf', () => {
  test('gives median, spread, samples and the ratio to the first contender', () => {
    expect(findRow(measured, '100 methods', 'theirs', 'time')).toEqual({
      suite: 'codegen',
      group: '100 methods',
      contender: 'theirs',
      metric: 'time',
      unit: 's',
      samples: [4, 5, 4],
      median: 4,
      min: 4,
      max: 5,
      ratio: 2,
    })
  })

  test('has a row for each metric and contender', () => {
    expect(measured.map(({ metric, contender, ratio }) => [metric, contender, ratio])).toEqual([
      ['time', 'ours', 1],
      ['time', 'theirs', 2],
      ['peak', 'ours', 1],
      ['peak', 'theirs', 0.5],
    ])
  })

  test('leaves out what could not be measured', () => {
    const some = rows({ ours: [{ time: 2, peak: null }], theirs: [{ time: 3 }] })
    expect(some.map((row) => row.metric)).toEqual(['time', 'time'])
  })

  test('holds the others against the first that was measured', () => {
    const [row] = rows({ ours: [], theirs: [{ time: 3, peak: 1 }] })
    expect(row).toMatchObject({ contender: 'theirs', ratio: 1 })
  })
})

describe('jsonReport', () => {
  test('of one suite has its name, its rounds and its rows, and survives JSON', () => {
    const json = jsonReport([report])
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
    expect(json).toEqual({
      suite: 'codegen',
      machine: report.machine,
      node: 'v20.19.0',
      rounds: 3,
      versions: { buf: '1.74.0' },
      rows: measured,
      notes: report.notes,
      conclusions: [report.conclusion],
    })
  })

  test('of several suites is one object that names them all', () => {
    const other: SuiteReport = { ...report, suite: 'dispatch', rounds: 9, versions: {}, conclusion: '' }
    const json = jsonReport([other, report])
    expect(json.suite).toBe('dispatch,codegen')
    expect(json.rounds).toEqual({ dispatch: 9, codegen: 3 })
    expect(json.rows).toHaveLength(2 * measured.length)
    expect(json.conclusions).toEqual([report.conclusion])
  })

  test('has what a suite says in a form of its own instead of the general rows', () => {
    const own = { broker: 'RabbitMQ 3.10.8', rows: [{ contender: 'ours', callsPerSecond: 1 }] }
    const json = jsonReport([{ ...report, json: own }])
    expect(json).toMatchObject({ suite: 'codegen', rounds: 3, ...own })
    expect(json.rows).toEqual(own.rows)
  })

  test('of nothing is refused', () => {
    expect(() => jsonReport([])).toThrow(RangeError)
  })
})

describe('printReport', () => {
  const lines = stripVTControlCharacters(printReport(report)).split('\n')
  const cells = (start: string) =>
    lines
      .map((line) => line.split('│').map((cell) => cell.trim()))
      .find((row) => row[1] === start)
      ?.slice(1, -1)

  test('has a line a contender with median, spread and ratio', () => {
    expect(cells('100 methods')).toEqual(['100 methods', 'time, s', 'min–max', 'ratio', 'peak, MB'])
    expect(cells('ours')).toEqual(['ours', '2.00', '1.00–4.00', '1.00×', '110'])
    expect(cells('theirs')).toEqual(['theirs', '4.00', '4.00–5.00', '2.00×', '55'])
  })

  test('says where it was measured, what is in the figures, and ends with what they say', () => {
    expect(lines).toContain(
      'Some CPU, 2 cores, 24 GB, linux 6 x64, load 0.1 at the start; Node v20.19.0; buf 1.74.0; 3 rounds',
    )
    expect(lines).toContain('- peak is that of the largest process')
    expect(lines.at(-2)).toBe('So theirs takes twice as long.')
  })

  test('leaves a gap for what one contender could not measure', () => {
    const gap = rows({ ours: [{ time: 2, peak: 100 }], theirs: [{ time: 4, peak: null }] })
    const text = stripVTControlCharacters(printReport({ ...report, rows: gap }))
    expect(text).toMatch(/theirs +│ +4\.00 │ +4\.00–4\.00 │ +2\.00× │ +│/)
  })
})

describe('ratioText', () => {
  test.each([
    [0.064, '0.06'],
    [1, '1.00'],
    [9.876, '9.88'],
    [12.34, '12.3'],
    [123.4, '123'],
  ])('%d is written %s', (ratio, text) => {
    expect(ratioText(ratio)).toBe(text)
  })
})

describe('describeMachine', () => {
  test('says what this process runs on', () => {
    const machine = describeMachine()
    expect(machine.cores).toBeGreaterThan(0)
    expect(machine.cpu).not.toBe('')
    expect(machine.system).toContain(process.arch)
  })
})

describe('markdownTable', () => {
  test('has a line a contender, with the spread and the ratio where the metric wants them', () => {
    expect(markdownTable(report).split('\n')).toEqual([
      '|  | contender | time, s | min–max | ratio | peak, MB |',
      '| --- | --- | ---: | ---: | ---: | ---: |',
      '| 100 methods | ours | 2.00 | 1.00–4.00 | 1.00× | 110 |',
      '| 100 methods | theirs | 4.00 | 4.00–5.00 | 2.00× | 55 |',
      '',
    ])
  })
})
