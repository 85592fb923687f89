import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { MemoryBroker } from '../../../src/transport/memory/memory-broker.js'
import type { MemoryQueue, QueueConsumer, QueuedMessage } from '../../../src/transport/memory/memory-queue.js'

/** Takes every message. */
function taking(deliver: (message: QueuedMessage, queue: MemoryQueue) => void): QueueConsumer {
  return { hasRoom: () => true, deliver }
}

describe('a broker in memory', () => {
  it('delivers nothing while the code runs that sends', async () => {
    const broker = new MemoryBroker()
    const bodies: string[] = []
    broker.declareQueue('q').subscribe(taking(({ body }) => bodies.push(body)))
    broker.publish('', 'q', 'a')
    expect(bodies).toEqual([])
    await turn()
    expect(bodies).toEqual(['a'])
  })

  it('lets the event loop turn though every message is followed by another, over however many queues', async () => {
    const broker = new MemoryBroker()
    let delivered = 0
    let goesOn = true
    for (const [from, to] of [
      ['ping', 'pong'],
      ['pong', 'ping'],
    ] as const) {
      const pass = () => {
        delivered += 1
        if (goesOn) broker.publish('', to, 'x')
      }
      broker.declareQueue(from).subscribe(taking(pass))
    }
    broker.publish('', 'ping', 'x')
    const counts: number[] = []
    for (let turns = 0; turns < 20; turns++) {
      await turn()
      counts.push(delivered)
    }
    goesOn = false
    const perTurn = counts.map((count, index) => count - (counts[index - 1] ?? 0))
    expect(Math.max(...perTurn)).toBeLessThanOrEqual(256)
    expect(delivered, 'and goes on after it').toBeGreaterThan(1_000)
    await turn()
  })

  it('hands messages to its consumers in turn, whether the event loop turns between or not', async () => {
    const broker = new MemoryBroker()
    const queue = broker.declareQueue('q')
    const counts = [0, 0]
    for (const index of [0, 1]) queue.subscribe(taking(() => (counts[index] = (counts[index] ?? 0) + 1)))
    for (let count = 0; count < 2_000; count++) broker.publish('', 'q', 'x')
    while ((broker.queueLength('q') ?? 0) > 0) await turn()
    expect(counts).toEqual([1_000, 1_000])
  })
})
