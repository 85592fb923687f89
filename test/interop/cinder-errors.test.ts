import { readFileSync } from 'node:fs'
import { serve, silentLogger } from 'stubwire'
import { CinderVolumeClient, cinderVolumeEndpoint, VolumeNotFound } from 'stubwire/cinder-volume'
import { describe, expect, it } from 'vitest'
import { brokerSuite, freshTopic } from '../broker/harness/suite.js'
import { PythonPeer } from './harness/python.js'
import { PythonClient } from './harness/python-client.js'

const suite = brokerSuite()
const volume = '3e4b1c1c-5d58-4f5c-8f0d-2a6d6d3f6a11'
const args = { volume_id: volume, new_user: 'bob', new_project: 'p1' }
const text = `Volume ${volume} could not be found.`

function cinderContext() {
  return JSON.parse(readFileSync(new URL('../fixtures/cinder/examples/context-admin.json', import.meta.url), 'utf8'))
}

describe('an exception of cinder', () => {
  it('that a handler of ours raises is caught by its class in Python', async () => {
    const topic = freshTopic()
    const server = await serve(await suite.open(), {
      target: { topic, server: 'one' },
      endpoints: [
        cinderVolumeEndpoint({
          acceptTransfer: ({ volume_id }) => {
            throw new VolumeNotFound({ volume_id })
          },
        }),
      ],
      logger: silentLogger,
    })
    suite.onEnd(() => server.stop())
    const python = await PythonClient.start(suite.broker.url(suite.vhost))
    suite.onEnd(() => python.end())
    const target = { topic, version: '3.0' }
    const context = cinderContext()
    const { error } = await python.send({ op: 'call', target, method: 'accept_transfer', args, context })
    expect(error).toMatchObject({
      class: 'VolumeNotFound_Remote',
      module: 'cinder.exception_Remote',
      volume_not_found: true,
      kwargs: { volume_id: volume },
    })
    expect(error?.bases).toEqual(expect.arrayContaining(['VolumeNotFound', 'CinderException']))
    expect(error?.text.startsWith(`${text}\n`)).toBe(true)
  })

  it('that Python raises is the generated error here', async () => {
    const topic = freshTopic()
    const peer = await PythonPeer.start('server.py', [suite.broker.url(suite.vhost), topic, 'one'])
    suite.onEnd(() => peer.end())
    const client = new CinderVolumeClient(await suite.open(), { timeoutMs: 20_000 }).prepare({
      topic,
      exchange: null,
    })
    const error = await client.acceptTransfer(args, { context: cinderContext() }).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(VolumeNotFound)
    expect(error).toMatchObject({ message: text, data: { volume_id: volume }, remoteModule: 'cinder.exception' })
  })
})
