import { connect } from 'stubwire'
import { cinderContext } from 'stubwire/cinder'
import { expect, it } from 'vitest'
import { askAll, byRequest, startRelay } from './relay.js'

it('hands contexts on over two services, each with its own request, though all are under way at once', async () => {
  await using transport = await connect('memory:')
  const contexts = Array.from({ length: 8 }, (_, index) =>
    cinderContext({
      request_id: `req-${index}`,
      user_id: `user-${index}`,
      project_id: `project-${index}`,
      auth_token: `token-${index}`,
    }),
  )
  const seen = await startRelay(transport, contexts.length)
  await askAll(transport, contexts)
  // Each server adds the entry for its own request, as oslo.messaging does.
  const expected = contexts.map((context) => ({ ...context, client_timeout: null }))
  for (const at of [seen.scheduler, seen.volume, seen.backup]) expect(byRequest(at)).toEqual(expected)
})
