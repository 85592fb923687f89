import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { listeningSockets, processListeningOn } from '../../../bench/src/rpc/listening-process.js'
import { cpuSecondsOf, ticksIn } from '../../../bench/src/rpc/process-cpu.js'

const onLinux = process.platform === 'linux'
const rest = Array.from({ length: 35 }, () => '0').join(' ')

describe('ticksIn', () => {
  test.each([
    ['a plain name', `42 (node) S 1 2 3 0 -1 0 0 0 0 0 100 20 3 4 20 0 ${rest}`, 127],
    ['a name with blanks and brackets', `42 (a) b (c) R 1 2 3 0 -1 0 0 0 0 0 7 1 0 0 20 0 ${rest}`, 8],
  ])('adds up user and system time, that of ended children too, with %s', (_, line, expected) => {
    expect(ticksIn(line)).toBe(expected)
  })

  test.each(['', '42 (node) S 1 2', 'nothing of the kind'])('refuses "%s"', (line) => {
    expect(() => ticksIn(line)).toThrow(/no line of/)
  })
})

describe('cpuSecondsOf', () => {
  test('tells on Linux about as much as the process itself, and admits elsewhere that it cannot', () => {
    const busyUntil = process.cpuUsage().user + 50_000
    while (process.cpuUsage().user < busyUntil) JSON.stringify(process.versions)
    const told = cpuSecondsOf(process.pid)
    if (!onLinux) expect(told).toBeNull()
    else {
      const { user, system } = process.cpuUsage()
      expect(told).toBeGreaterThanOrEqual((user + system) / 1e6 - 0.05)
    }
  })

  test('counts children that have ended', () => {
    const before = cpuSecondsOf(process.pid)
    const own = process.cpuUsage()
    execFileSync(process.execPath, ['-e', 'while (process.cpuUsage().user < 300_000) JSON.stringify(process.versions)'])
    const { user, system } = process.cpuUsage(own)
    const after = cpuSecondsOf(process.pid)
    if (!onLinux) expect(after).toBeNull()
    else expect((after ?? 0) - (before ?? 0)).toBeGreaterThan(0.25 + (user + system) / 1e6 - 0.05)
  })

  test('knows nothing of a process that is not there', () => {
    expect(cpuSecondsOf(2 ** 30)).toBeNull()
  })
})

describe('listeningSockets', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1628 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1111 1 0 100 0 0 10 0
   1: 0100007F:1628 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 2222 1 0 20 4 30 10 -1
   2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3333 1 0 100 0 0 10 0
`
  test.each([
    [5672, ['1111']],
    [80, ['3333']],
    [81, []],
  ])('of port %i are those that listen, not those that are connected', (port, expected) => {
    expect(listeningSockets(table, port)).toEqual(expected)
  })
})

describe('processListeningOn', () => {
  test('finds this process on Linux, and nobody once it listens no more', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(processListeningOn(port)).toBe(onLinux ? process.pid : null)
    await new Promise((resolve) => server.close(resolve))
    expect(processListeningOn(port)).toBeNull()
  })
})
