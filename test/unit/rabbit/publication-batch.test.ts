import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Publication } from '../../../src/rabbit/publication.js'
import { PublicationBatch } from '../../../src/rabbit/publication-batch.js'

function publication(body: string): Publication {
  const onOutcome = (): void => {}
  return new Publication({ exchange: null, routingKey: 'key', content: body, mandatory: true, retry: null, onOutcome })
}

/** Questions that were asked, and how to answer them. */
const questions: { answer: () => void; fail: () => void }[] = []
const known: Publication[] = []
let batch: PublicationBatch

beforeEach(() => {
  vi.useFakeTimers()
  questions.length = 0
  known.length = 0
  const ask = () =>
    new Promise<void>((answer, reject) => questions.push({ answer, fail: () => reject(new Error('gone')) }))
  batch = new PublicationBatch(ask, (one) => known.push(one))
})
afterEach(() => vi.useRealTimers())

const someTime = () => vi.advanceTimersByTimeAsync(1_000)

describe('what is published without confirmations', () => {
  const [a, b, c] = ['a', 'b', 'c'].map(publication) as [Publication, Publication, Publication]

  it('is known to have arrived once a question is answered that was asked after it', async () => {
    batch.add(a)
    batch.add(b)
    expect(questions).toHaveLength(0)
    await someTime()
    batch.add(c)
    questions[0]?.answer()
    await vi.advanceTimersByTimeAsync(0)
    expect(known).toEqual([a, b])
    expect(batch.size).toBe(1)
  })

  it('is asked about by one question at a time', async () => {
    batch.add(a)
    await someTime()
    batch.add(b)
    await someTime()
    expect(questions).toHaveLength(1)
    questions[0]?.answer()
    await someTime()
    expect(questions).toHaveLength(2)
    questions[1]?.answer()
    await someTime()
    expect(known).toEqual([a, b])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is asked about at once if it is much', () => {
    for (let count = 0; count < 2_000; count++) batch.add(publication(`${count}`))
    expect(questions).toHaveLength(1)
  })

  it('is not asked about once it is settled', async () => {
    const answered = publication('answered')
    batch.add(answered)
    answered.settle('confirmed')
    await someTime()
    expect(questions).toHaveLength(0)
    expect(batch.size).toBe(0)
  })

  it('is found by what was handed back, before and while it is asked about, and is not told of then', async () => {
    batch.add(a)
    batch.add(b)
    expect(batch.returned('', 'key', Buffer.from('c'))).toBeNull()
    expect(batch.returned('', 'other', Buffer.from('a'))).toBeNull()
    expect(batch.returned('', 'key', Buffer.from('a'))).toBe(a)
    batch.add(c)
    await someTime()
    expect(batch.returned('', 'key', Buffer.from('c'))).toBe(c)
    questions[0]?.answer()
    await someTime()
    expect(known).toEqual([b])
  })

  it('is all given back when the channel is gone, asked about or not, and not told of', async () => {
    batch.add(a)
    await someTime()
    batch.add(b)
    expect(batch.drain()).toEqual([a, b])
    questions[0]?.fail()
    await someTime()
    expect([known, batch.size, vi.getTimerCount()]).toEqual([[], 0, 0])
  })

  it('is not taken for what was asked about before, once that was given back', async () => {
    batch.add(a)
    await someTime()
    batch.drain()
    batch.add(b)
    questions[0]?.answer()
    await vi.advanceTimersByTimeAsync(0)
    expect(known).toEqual([])
  })
})
