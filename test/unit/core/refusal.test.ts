import { readFileSync } from 'node:fs'
import { BrokerRefusal, MessageDeliveryFailure, refusalOf, refusalTable, ServerListenError } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { BrokerError } from '../../../src/rabbit/broker-error.js'

const refused = BrokerError.refused('PORT_WITH_TLS', 'The answer is an alert of TLS', new Error('closed'))

describe('a refusal', () => {
  it('says what happened, what it means and what to do', () => {
    const refusal = new BrokerRefusal('CERTIFICATE_EXPIRED', 'certificate has expired')
    const { meaning, remedy } = refusalTable.CERTIFICATE_EXPIRED
    expect(refusal).toMatchObject({ code: 'BROKER_REFUSAL', reason: 'CERTIFICATE_EXPIRED', name: 'BrokerRefusal' })
    expect(refusal.message).toBe(`certificate has expired. ${meaning} ${remedy}`)
  })

  it('is permanent, and keeps what it was told by', () => {
    expect(refused.permanent).toBe(true)
    expect(refused.message).toBe((refused.cause as Error).message)
    expect(refusalOf(refused)?.cause).toMatchObject({ message: 'closed' })
  })
})

describe('refusalOf', () => {
  it.each([
    ['itself', refused.cause],
    ['the error of a cast', new MessageDeliveryFailure('x', { cause: new BrokerError('y', { cause: refused }) })],
    ['the error of a listener', new ServerListenError({ topic: 't' }, { cause: refused })],
  ])('finds the refusal in %s', (_, error) => {
    expect(refusalOf(error)).toMatchObject({ reason: 'PORT_WITH_TLS' })
  })

  it.each([
    ['nothing', undefined],
    ['no error', 'PORT_WITH_TLS'],
    ['an error of another kind', new MessageDeliveryFailure('x', { cause: new BrokerError('connect ECONNREFUSED') })],
  ])('finds none in %s', (_, error) => {
    expect(refusalOf(error)).toBeNull()
  })

  it('comes to an end where causes go round', () => {
    const error = new Error('x')
    error.cause = error
    expect(refusalOf(error)).toBeNull()
  })
})

describe('docs/security.md', () => {
  const text = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8')

  it.each(Object.entries(refusalTable))('has the row of %s', (reason, { meaning, remedy }) => {
    expect(text).toContain(`| \`${reason}\` | ${meaning} | ${remedy} |`)
  })
})
