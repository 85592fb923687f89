import { RPCVersionCapError, type Transport } from 'stubwire'
import { CinderVolumeClient } from 'stubwire/cinder-volume'
import { describe, expect, it } from 'vitest'
import { FakeTransport } from '../rpc/support.js'

const transfer = { volume_id: '6f2c1f9e-3b0a-4c57-9d54-0d1f0a7c1b2e', new_user: 'u', new_project: 'p' }

function volumes(options = {}) {
  const transport = new FakeTransport()
  return { transport, client: new CinderVolumeClient(transport as Transport, options) }
}

describe('a client at a version', () => {
  it('sends what that version has', async () => {
    const { client, transport } = volumes()
    await client.at('3.5').acceptTransfer(transfer, { host: 'h@b#p' })
    expect(transport.last).toMatchObject({
      target: { topic: 'cinder-volume', server: 'h@b' },
      request: { version: '3.0', args: transfer },
    })
    await client.at('3.6').acceptTransfer(transfer, { host: 'h@b#p' })
    expect(transport.last.target).toMatchObject({ topic: 'cinder-volume.h@b', server: 'h' })
  })

  it('keeps to it whatever the types say', async () => {
    const { client, transport } = volumes()
    const pinned = client.at('3.5') as unknown as CinderVolumeClient
    await pinned.acceptTransfer({ ...transfer, no_snapshots: true })
    expect(transport.last.request.args).toEqual(transfer)
    await expect(pinned.getLogLevels({ log_request: { prefix: 'cinder', level: 'INFO' } })).rejects.toThrow(
      RPCVersionCapError,
    )
  })

  it('leaves the other settings as they are, and the client it came from alone', async () => {
    const { client, transport } = volumes({ retry: 7, versionCap: '3.10' })
    await client
      .at('3.16')
      .prepare({ server: 's' })
      .acceptTransfer({ ...transfer, no_snapshots: true })
    expect(transport.last).toMatchObject({
      target: { server: 's' },
      request: { version: '3.16' },
      options: { retry: 7 },
    })
    await client.acceptTransfer({ ...transfer, no_snapshots: true })
    expect(transport.last.request.version).toBe('3.0')
  })
})
