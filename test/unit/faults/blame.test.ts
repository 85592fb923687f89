import { describe, expect, it } from 'vitest'
import { blame, type Mark } from '../../faults/rig/blame.js'
import type { Outcome } from '../../faults/rig/peer-messages.js'

const cut: Mark = { at: 10_000, fault: { name: 'cut', mayRepeat: true } }
const deleted: Mark = { at: 20_000, fault: { name: 'deleted', mayLose: true } }
const alarm: Mark = { at: 30_000, fault: { name: 'alarm' } }
const marks = [cut, deleted, alarm]

function outcome(id: number, changes: Partial<Outcome>): Outcome {
  return { kind: 'cast', id, startedAt: 0, endedAt: 0, error: null, message: null, sent: null, ...changes }
}

describe('what went wrong in a soak', () => {
  it.each<[string, Partial<Outcome>, number, string, 'failed' | 'lost' | 'twice', boolean]>([
    [
      'a call that times out after its queue was deleted',
      { kind: 'call', startedAt: 20_100, endedAt: 50_100, error: 'X' },
      1,
      'deleted',
      'failed',
      true,
    ],
    [
      'a cast that was in a queue as it was deleted',
      { startedAt: 19_800, endedAt: 20_050 },
      0,
      'deleted',
      'lost',
      true,
    ],
    ['a cast that was lost in a cut', { startedAt: 10_100, endedAt: 10_200 }, 0, 'cut', 'lost', false],
    [
      'a call that was executed twice in a cut',
      { kind: 'call', startedAt: 9_900, endedAt: 10_300 },
      2,
      'cut',
      'twice',
      true,
    ],
    [
      'a cast that was executed twice without a cut',
      { startedAt: 30_100, endedAt: 30_200 },
      2,
      'alarm',
      'twice',
      false,
    ],
    [
      'a call that failed long before the queue was deleted',
      { kind: 'call', startedAt: 15_000, endedAt: 45_000, error: 'X' },
      0,
      'cut',
      'failed',
      false,
    ],
    ['a cast that was lost before any fault', { startedAt: 1_000, endedAt: 1_100 }, 0, 'none', 'lost', false],
  ])('%s', (_, changes, times, name, kind, excused) => {
    const { byFault, unexcused } = blame([outcome(1, changes)], new Map(times > 0 ? [[1, times]] : []), marks)
    expect(byFault.get(name)?.[kind]).toBe(1)
    expect(unexcused.length).toBe(excused ? 0 : 1)
  })

  it('is nothing where every request was executed once', () => {
    const good = [
      outcome(1, { startedAt: 20_000, endedAt: 20_100 }),
      outcome(2, { kind: 'call', startedAt: 10_000, endedAt: 10_300 }),
    ]
    const { byFault, unexcused } = blame(
      good,
      new Map([
        [1, 1],
        [2, 1],
      ]),
      marks,
    )
    expect(unexcused).toEqual([])
    expect([...byFault.values()]).toEqual(Array(3).fill({ times: 1, failed: 0, lost: 0, twice: 0 }))
  })
})
