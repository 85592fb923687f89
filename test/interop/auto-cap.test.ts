import { NoSuchMethod, parseFailure, serve, silentLogger } from 'stubwire'
import { CinderVolumeClient, cinderVolumeEndpoint, VolumeNotFound } from 'stubwire/cinder-volume'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brokerSuite, freshTopic, request } from '../broker/harness/suite.js'
import { PythonPeer } from './harness/python.js'

const suite = brokerSuite()
const topic = freshTopic()
const peers: PythonPeer[] = []
/** Long enough for a busy machine; a survey never ends before. */
const versionSurveyMs = 4_000

const transfer = { volume_id: '6f2c1f9e-3b0a-4c57-9d54-0d1f0a7c1b2e', new_user: 'u', new_project: 'p' }

beforeAll(async () => {
  const url = suite.broker.url(suite.vhost)
  // In the exchange of the API, where its clients send.
  const start = (name: string) => PythonPeer.start('server.py', [url, topic, name, 'openstack'])
  peers.push(...(await Promise.all(['one', 'two'].map(start))))
})

afterAll(() => Promise.all(peers.map((peer) => peer.end())))

async function client(options: { defaultVersionCap?: string } = {}): Promise<CinderVolumeClient> {
  const transport = await suite.open({ allowedRemoteModules: ['cinder.exception'] })
  return new CinderVolumeClient(transport, {
    ...{ target: { topic }, versionCap: 'auto', versionSurveyMs, timeoutMs: 20_000 },
    ...options,
  })
}

describe('versionCap auto and servers of oslo.messaging', () => {
  it('are asked and answer that they do not know the question', async () => {
    const transport = await suite.open()
    const question = request('describe', {}, { namespace: 'stubwire', version: '1.0' })
    const replies = await transport.survey?.({ topic }, question, { withinMs: versionSurveyMs })
    const classes = replies?.map(({ failure }) => parseFailure(failure ?? '').class)
    expect(classes).toEqual(['UnsupportedVersion', 'UnsupportedVersion'])
  })

  it('count with the first version, or what is assumed of them', async () => {
    expect(await (await client()).refreshVersionCap()).toBe('3.0')
    expect(await (await client({ defaultVersionCap: '3.16' })).refreshVersionCap()).toBe('3.16')
  })

  it('get what they take', async () => {
    const volumes = await client({ defaultVersionCap: '3.5' })
    // The peer would fail at an argument that it does not know; here it does, and says that there is no such volume.
    await expect(volumes.acceptTransfer({ ...transfer, no_snapshots: true })).rejects.toThrow(VolumeNotFound)
    expect(await volumes.rpc.resolveVersionCap()).toBe('3.5')
  })

  it('do not hide an older server of ours', async () => {
    const server = await serve(await suite.open(), {
      target: { topic, server: 'ours', exchange: 'openstack' },
      endpoints: [cinderVolumeEndpoint({}, { version: '3.2' })],
      logger: silentLogger,
    })
    suite.onEnd(() => server.stop())
    const volumes = await client({ defaultVersionCap: '3.16' })
    expect(await volumes.refreshVersionCap()).toBe('3.2')
    await server.stop()
    expect(await volumes.refreshVersionCap()).toBe('3.16')
  })

  it('still answer their own methods after they were asked', async () => {
    const volumes = await client({ defaultVersionCap: '3.20' })
    await volumes.refreshVersionCap()
    const elsewhere = volumes.rpc.prepare({ namespace: 'control', version: '2.3', versionCap: null })
    expect(await elsewhere.callByName('where')).toBe('control 2.3')
    await expect(volumes.rpc.prepare({ version: '3.20' }).callByName('nothing')).rejects.toThrow(NoSuchMethod)
  })
})
