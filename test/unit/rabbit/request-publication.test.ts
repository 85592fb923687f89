import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/ids.js'
import { encodeRequest } from '../../../src/core/wire.js'
import { BrokerError } from '../../../src/rabbit/broker-error.js'
import { requestPublication } from '../../../src/rabbit/request-publication.js'
import type { Route } from '../../../src/rabbit/topology.js'

const request = { method: 'm', args: {}, namespace: null, version: null, context: {} }
const route = { exchange: { name: 'openstack', type: 'topic' }, routingKey: 't' } as unknown as Route

describe('the publication of a request', () => {
  it('has the same bytes, and with them the same unique id, however often it is tried', () => {
    const uniqueId = newId()
    const publication = requestPublication({
      ...{ route, body: encodeRequest(request, null, uniqueId), timeoutMs: null, retry: null, mandatory: false },
      onOutcome: () => {},
    })
    const before = publication.content.toString()
    expect(before).toContain(uniqueId)
    for (let attempt = 0; attempt < 3; attempt += 1) publication.attemptFailed(new BrokerError('gone'), false)
    expect(publication.settled).toBe(false)
    expect(publication.content.toString()).toBe(before)
  })
})
