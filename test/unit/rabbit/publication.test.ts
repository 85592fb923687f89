import { MessageDeliveryFailure } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { BrokerError } from '../../../src/rabbit/broker-error.js'
import { type Outcome, Publication } from '../../../src/rabbit/publication.js'

function attempt(retry: number | null): { publication: Publication; outcomes: Outcome[] } {
  const outcomes: Outcome[] = []
  const publication = new Publication({
    exchange: null,
    routingKey: 'key',
    content: Buffer.from('x'),
    mandatory: false,
    retry,
    onOutcome: (outcome) => void outcomes.push(outcome),
  })
  return { publication, outcomes }
}

const error = new BrokerError('gone')

describe('a publication', () => {
  it('keeps its bytes until it is over, and no longer', () => {
    const { publication } = attempt(1)
    publication.attemptFailed(error, false)
    expect(publication.content.toString()).toBe('x')
    publication.abandon()
    expect(publication.content.toString(), 'the broker may still hand it back').toBe('x')
    publication.settle('confirmed')
    expect(publication.content).toHaveLength(0)
  })

  it.each([
    [0, 1],
    [1, 2],
    [3, 4],
  ])('with %i retries fails with attempt %i', (retry, attempts) => {
    const { publication, outcomes } = attempt(retry)
    for (let count = 1; count < attempts; count++) publication.attemptFailed(error, false)
    expect(publication.settled).toBe(false)
    publication.attemptFailed(error, false)
    expect(outcomes).toEqual([expect.any(MessageDeliveryFailure)])
  })

  it.each([null, -1])('with retry %s goes on', (retry) => {
    const { publication } = attempt(retry)
    for (let count = 0; count < 1_000; count++) publication.attemptFailed(error, false)
    expect(publication.settled).toBe(false)
  })

  it('fails at once if there is no hope', () => {
    const { publication, outcomes } = attempt(null)
    publication.attemptFailed(error, true)
    expect(outcomes).toMatchObject([{ message: 'gone', cause: error, sent: false }])
  })

  it('says whether the broker may have it', () => {
    const { publication, outcomes } = attempt(0)
    publication.writes = 1
    publication.attemptFailed(error, false)
    expect(outcomes).toMatchObject([{ sent: true }])
  })

  it('ends once', () => {
    const { publication, outcomes } = attempt(null)
    publication.settle('confirmed')
    publication.fail(error)
    expect(outcomes).toEqual(['confirmed'])
  })

  it('that is abandoned tells nobody', () => {
    const { publication, outcomes } = attempt(null)
    publication.abandon()
    publication.settle('confirmed')
    expect(outcomes).toEqual([])
  })
})
