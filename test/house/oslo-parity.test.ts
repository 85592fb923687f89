import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const text = readFileSync(new URL('docs/oslo-parity.md', root), 'utf8')

interface Row {
  readonly section: string
  readonly id: string
  readonly state: string
  readonly how: string
  readonly shownBy: string
}

const rows = text.split(/^## /m).flatMap((part): Row[] => {
  const section = part.slice(0, 1)
  const lines = part.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| row |'))
  return lines.map((line) => {
    const [, id = '', state = '', how = '', shownBy = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
    return { section, id, state, how, shownBy }
  })
})

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

  test.each(rows)('$section $id says what there is, why, and what shows it', ({ state, how, shownBy }) => {
    expect(['implemented', 'deliberately better', 'not applicable']).toContain(state)
    expect(how).toMatch(/^[\S\s]{5,}\.$/)
    const files = [...shownBy.matchAll(/`(test\/[^`]+)`( "(.*?)"(?=, `|$))?/g)]
    expect(files).not.toHaveLength(0)
    for (const [, path = '', , name] of files) {
      const source = readFileSync(new URL(path, root), 'utf8')
      if (name !== undefined) expect(source).toContain(name)
    }
  })
})
