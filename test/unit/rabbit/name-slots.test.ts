import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageDeliveryFailure } from 'stubwire'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimSlot } from '../../../src/rabbit/name-slots.js'

describe('numbers of private queues', () => {
  let root: string

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'stubwire-test-'))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const claim = (owner = 'host:process') => claimSlot(owner, root)

  /** The folder of the only owner. */
  function folder(): string {
    const [base = ''] = readdirSync(root)
    const [owner = ''] = readdirSync(join(root, base))
    return join(root, base, owner)
  }

  it('count from one, for each owner', () => {
    expect([claim(), claim(), claim('host:other')].map(({ slot }) => slot)).toEqual([1, 2, 1])
  })

  it('are free again once they are given back, once', () => {
    const [first] = [claim(), claim()]
    first.release()
    const again = claim()
    first.release()
    expect([again.slot, claim().slot]).toEqual([1, 3])
  })

  it('that a process left behind are free', () => {
    const { slot } = claim()
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    writeFileSync(join(folder(), '1'), `${pid} 1`)
    expect([slot, claim().slot]).toEqual([1, 1])
  })

  it.each(['', 'garbage', '99999999999999 1'])('with a claim that nobody can have written (%j) are free', (text) => {
    claim()
    writeFileSync(join(folder(), '1'), text)
    expect(claim().slot).toBe(1)
  })

  // Start times are known on Linux only.
  if (process.platform === 'linux') {
    it('of another process that had the same id are free', () => {
      claim()
      writeFileSync(join(folder(), '1'), `${process.pid} 1`)
      expect(claim().slot).toBe(1)
    })

    it('of another living process are taken', () => {
      claim()
      const parent = process.ppid
      const stat = readFileSync(`/proc/${parent}/stat`, 'latin1')
      writeFileSync(join(folder(), '1'), `${parent} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`)
      expect(claim().slot).toBe(2)
    })
  }

  it('any owner may have', () => {
    expect(claim('../..:/\0').slot).toBe(1)
  })

  it('are refused where others may write', () => {
    claim()
    const [base = ''] = readdirSync(root)
    chmodSync(join(root, base), 0o777)
    expect(() => claim()).toThrow(MessageDeliveryFailure)
    expect(() => claim()).toThrow('does not belong to this user alone')
  })
})
