import { cinderContext } from 'stubwire/cinder'
import { expect, it } from 'vitest'
import { askAll, byRequest, startRelay } from '../unit/cinder/relay.js'
import { brokerSuite } from './harness/suite.js'

const suite = brokerSuite()

it('hands contexts on over two services of a broker, without mixing those of requests under way at once', async () => {
  const contexts = Array.from({ length: 8 }, (_, index) =>
    cinderContext({
      request_id: `req-${index}`,
      user_id: `user-${index}`,
      project_id: `project-${index}`,
      auth_token: `token-${index}`,
    }),
  )
  const seen = await startRelay(await suite.open(), contexts.length)
  await askAll(await suite.open(), contexts)
  // Each server adds the entry for its own request, as oslo.messaging does.
  const expected = contexts.map((context) => ({ ...context, client_timeout: null }))
  for (const at of [seen.scheduler, seen.volume, seen.backup]) expect(byRequest(at)).toEqual(expected)
})
