import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { findProblems, parityRows } from './parity-table.js'

const root = new URL('../../', import.meta.url)
const rows = parityRows(readFileSync(new URL('docs/oslo-parity.md', root), 'utf8'))

function read(path: string): string | null {
  const file = new URL(path, root)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

/** How many numbered rows each section has. */
const numbered = { A: 11, B: 28, C: 36, D: 26, E: 17, F: 35, G: 7, I: 6 } as const
/** Rows that have names. */
const named = {
  H: [
    ...['MessagingException', 'MessagingTimeout', 'MessageDeliveryFailure', 'MessageUndeliverable', 'InvalidTarget'],
    ...['ConfigurationError', 'RemoteError', 'RPCVersionCapError', 'ClientSendError', 'RPCDispatcherError'],
    ...['NoSuchMethod', 'UnsupportedVersion', 'ExpectedException', 'MessagingServerError', 'ExecutorLoadFailure'],
    ...['ServerListenError', 'TaskTimeout', 'InvalidTransportURL', 'DriverLoadFailure', 'TransportDriverError'],
    ...['RPCException family', 'AMQPDestinationNotFound'],
  ],
  J: ['rpc_response_timeout', 'executor_thread_pool_size', 'rpc_ping_enabled', 'transport_url', 'control_exchange'],
} as const

describe('the table of parity with oslo.messaging', () => {
  const expected = [
    ...Object.entries(numbered).map(([section, count]) => ({
      section,
      ids: Array.from({ length: count }, (_, at) => `${section}${at + 1}`),
    })),
    ...Object.entries(named).map(([section, ids]) => ({ section, ids })),
  ]

  test.each(expected)('has every row of $section, once', ({ section, ids }) => {
    expect(rows.filter((row) => row.section === section).map(({ id }) => id)).toEqual(ids)
  })

  test.each(rows)('$section $id says what there is, why, and what shows it', (row) => {
    expect(findProblems(row, read)).toEqual([])
  })
})

describe('a row', () => {
  const file = `
    describe('a call', () => {
      it('is answered', () => {})
      it.each([['of nothing']])('gets %s', () => {})
      log('is lost')
    })`
  const readOne = (path: string) => (path === 'test/a.test.ts' ? file : null)
  const row = { section: 'A', id: 'A1', state: 'implemented', how: 'In the same way.' }

  test.each([
    '`test/a.test.ts` "is answered"',
    '`test/a.test.ts` "a call > is answered", `test/a.test.ts` "gets %s"',
    '`test/a.test.ts` "gets %s" with "of nothing"',
  ])('may cite %s', (shownBy) => {
    expect(findProblems({ ...row, shownBy }, readOne)).toEqual([])
  })

  test.each([
    ['', 'names no test: nothing'],
    ['`test/a.test.ts`', 'names no test: `test/a.test.ts`'],
    ['`test/a.test.ts` "is answered", `test/a.test.ts`', 'names no test: `test/a.test.ts`'],
    ['`test/a.ts` "is answered"', 'names no test: `test/a.ts` "is answered"'],
    ['`test/b.test.ts` "is answered"', 'there is no test/b.test.ts'],
    ['`test/a.test.ts` "is"', 'test/a.test.ts has no test "is"'],
    ['`test/a.test.ts` "a call"', 'test/a.test.ts has no test "a call"'],
    ['`test/a.test.ts` "is lost"', 'test/a.test.ts has no test "is lost"'],
    ['`test/a.test.ts` "gets %s" with "of much"', 'test/a.test.ts has no text "of much"'],
  ])('must not cite %s', (shownBy, problem) => {
    expect(findProblems({ ...row, shownBy }, readOne)).toEqual([problem])
  })

  test('may do without a test only where there is nothing to show', () => {
    expect(findProblems({ ...row, state: 'not applicable', shownBy: '' }, readOne)).toEqual([])
    expect(findProblems({ ...row, state: 'deliberately better', shownBy: '' }, readOne)).not.toEqual([])
  })

  test.each([
    [{ state: 'open' }, '"open" is no state'],
    [{ how: 'so' }, 'does not say how or why, in a sentence'],
  ])('must be complete: %o', (wrong, problem) => {
    expect(findProblems({ ...row, shownBy: '`test/a.test.ts` "is answered"', ...wrong }, readOne)).toEqual([problem])
  })
})
