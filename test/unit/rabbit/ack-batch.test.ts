import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { AckBatch } from '../../../src/rabbit/ack-batch.js'

/** A broker's view of a channel: which deliveries are still open. */
class Unacknowledged {
  readonly open = new Set<number>()
  frames = 0

  readonly acknowledge = (tag: number, multiple: boolean): void => {
    this.frames += 1
    // RabbitMQ closes the channel over a tag that it does not know.
    if (!this.open.has(tag)) throw new Error(`unknown delivery tag ${tag}`)
    for (const candidate of [...this.open]) {
      if (candidate === tag || (multiple && candidate < tag)) this.open.delete(candidate)
    }
  }
}

describe('a batch of acknowledgements', () => {
  it('takes one frame for what is complete', () => {
    const broker = new Unacknowledged()
    const batch = new AckBatch(broker.acknowledge)
    for (let tag = 1; tag <= 100; tag++) {
      broker.open.add(tag)
      batch.add(tag)
    }
    batch.flush()
    expect([broker.frames, broker.open.size]).toEqual([1, 0])
  })

  it('never acknowledges what is still open', () => {
    const broker = new Unacknowledged()
    const batch = new AckBatch(broker.acknowledge)
    for (const tag of [1, 2, 3, 4]) broker.open.add(tag)
    for (const tag of [2, 4]) batch.add(tag)
    batch.flush()
    expect([...broker.open]).toEqual([1, 3])
    batch.add(1)
    batch.flush()
    expect([...broker.open]).toEqual([3])
    batch.add(3)
    batch.flush()
    expect(broker.open.size).toBe(0)
  })

  it('flushes by itself at the end of the turn', async () => {
    const broker = new Unacknowledged()
    const batch = new AckBatch(broker.acknowledge)
    broker.open.add(1)
    batch.add(1)
    await new Promise((resolve) => setImmediate(resolve))
    expect(broker.open.size).toBe(0)
  })

  describe('that may wait', () => {
    it('leaves after its time', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      try {
        const broker = new Unacknowledged()
        const batch = new AckBatch(broker.acknowledge, { delayMs: 20, most: 10 })
        for (const tag of [1, 2, 3]) {
          broker.open.add(tag)
          batch.add(tag)
        }
        await new Promise((resolve) => setImmediate(resolve))
        await vi.advanceTimersByTimeAsync(19)
        expect(broker.frames).toBe(0)
        await vi.advanceTimersByTimeAsync(1)
        expect([broker.frames, broker.open.size]).toEqual([1, 0])
        expect(vi.getTimerCount()).toBe(0)
      } finally {
        vi.useRealTimers()
      }
    })

    it('leaves with the turn in which it is full', async () => {
      const broker = new Unacknowledged()
      const batch = new AckBatch(broker.acknowledge, { delayMs: 60_000, most: 3 })
      for (const tag of [1, 2, 3]) {
        broker.open.add(tag)
        batch.add(tag)
      }
      await new Promise((resolve) => setImmediate(resolve))
      expect([broker.frames, broker.open.size]).toEqual([1, 0])
    })
  })

  it('acknowledges everything once, and nothing else, in any order', () => {
    const step = fc.oneof(
      fc.constant('deliver' as const),
      fc.constant('flush' as const),
      fc.record({ settle: fc.nat(), reject: fc.boolean() }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const broker = new Unacknowledged()
        const batch = new AckBatch(broker.acknowledge)
        const open: number[] = []
        let last = 0
        for (const each of steps) {
          if (each === 'deliver') {
            last += 1
            open.push(last)
            broker.open.add(last)
          } else if (each === 'flush') batch.flush()
          else if (open.length > 0) {
            const [tag = 0] = open.splice(each.settle % open.length, 1)
            if (each.reject) {
              broker.open.delete(tag)
              batch.settledOtherwise(tag)
            } else batch.add(tag)
          }
        }
        batch.flush()
        expect([...broker.open]).toEqual(open)
      }),
    )
  })
})
