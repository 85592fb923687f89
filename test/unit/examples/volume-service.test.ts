import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, MessagingException, type Service, serve, silentLogger, type Transport } from 'stubwire'
import { cinderSchedulerEndpoint, type UpdateServiceCapabilitiesArgs } from 'stubwire/cinder-scheduler'
import { CinderVolumeClient, VolumeBackendAPIException } from 'stubwire/cinder-volume'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { volumeService } from '../../../examples/volume-service/volume-service.js'

const gib = 2 ** 30
const host = 'node1@files'
const id = '11111111-1111-4111-8111-111111111111'
const snapshotId = '22222222-2222-4222-8222-222222222222'
const volume = { id, size: 2, host: `${host}#folder` }
const snapshot = { id: snapshotId, volume_id: id, volume_size: 2 }
const volumeFile = `volume-${id}`
const snapshotFile = `snapshot-${snapshotId}`

let folder: string
let transport: Transport
let service: Service
let volumes: CinderVolumeClient
/** What reached the scheduler. */
let reports: UpdateServiceCapabilitiesArgs[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stubwire-volumes-'))
  transport = await connect('memory:')
  reports = []
  const handlers = { updateServiceCapabilities: (args: UpdateServiceCapabilitiesArgs) => void reports.push(args) }
  const target = { topic: 'cinder-scheduler', server: 'node1' }
  await serve(transport, { target, endpoints: [cinderSchedulerEndpoint(handlers)] })
  service = volumeService(transport, { host, folder, logger: silentLogger })
  await service.start()
  volumes = new CinderVolumeClient(transport)
})
afterEach(async () => {
  await service.stop()
  await transport.close()
  await rm(folder, { recursive: true })
})

async function sizes(): Promise<Record<string, number>> {
  const names = await readdir(folder)
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).size / gib] as const)),
  )
}

async function created(): Promise<void> {
  await volumes.createVolume({ volume }, { host })
  await holds({ [volumeFile]: 2 })
}

async function snapshotTaken(): Promise<void> {
  await created()
  await volumes.createSnapshot({ snapshot }, { host })
  await holds({ [volumeFile]: 2, [snapshotFile]: 2 })
}

function holds(expected: Record<string, number>): Promise<void> {
  return vi.waitFor(async () => expect(await sizes()).toEqual(expected), { timeout: 20_000 })
}

describe('the volume service', () => {
  it('makes a volume that takes no room', async () => {
    await created()
    expect((await stat(join(folder, volumeFile))).blocks).toBe(0)
  })

  it('grows a volume', async () => {
    await created()
    await volumes.extendVolume({ volume, new_size: 3, reservations: null }, { host })
    await holds({ [volumeFile]: 3 })
  })

  it('keeps in a snapshot what the volume held', async () => {
    await created()
    await writeFile(join(folder, volumeFile), 'data', { flag: 'r+' })
    await volumes.createSnapshot({ snapshot }, { host })
    await holds({ [volumeFile]: 2, [snapshotFile]: 2 })
    // At least a block, and not the whole.
    const { blocks } = await stat(join(folder, snapshotFile))
    expect(blocks).toBeGreaterThan(0)
    expect(blocks * 512).toBeLessThan(gib)
  })

  it('makes a larger volume of a snapshot', async () => {
    await snapshotTaken()
    const clone = { id: '33333333-3333-4333-8333-333333333333', size: 4, snapshot_id: snapshotId }
    await volumes.createVolume({ volume: clone }, { host })
    await holds({ [volumeFile]: 2, [snapshotFile]: 2, [`volume-${clone.id}`]: 4 })
  })

  it('puts a volume back into the state of a snapshot', async () => {
    await snapshotTaken()
    await writeFile(join(folder, volumeFile), 'data', { flag: 'r+' })
    await volumes.revertToSnapshot({ volume, snapshot }, { host })
    await vi.waitFor(async () => expect((await stat(join(folder, volumeFile))).blocks).toBe(0))
    await holds({ [volumeFile]: 2, [snapshotFile]: 2 })
  })

  it('deletes snapshot and volume', async () => {
    await snapshotTaken()
    await volumes.deleteSnapshot({ snapshot }, { host })
    await holds({ [volumeFile]: 2 })
    await volumes.deleteVolume({ volume }, { host })
    await holds({})
  })

  it('deletes the snapshots that the message names with the volume', async () => {
    await snapshotTaken()
    await volumes.deleteVolume({ volume: { ...volume, snapshots: { objects: [snapshot] } }, cascade: true }, { host })
    await holds({})
  })

  it('leaves a volume alone that is only to be forgotten', async () => {
    await created()
    await volumes.deleteVolume({ volume, unmanage_only: true }, { host })
    await volumes.createSnapshot({ snapshot }, { host })
    await holds({ [volumeFile]: 2, [snapshotFile]: 2 })
  })

  it('reports to the scheduler at once and when asked, in the form that the scheduler parses', async () => {
    await vi.waitFor(() => expect(reports).toHaveLength(1))
    await volumes.publishServiceCapabilities()
    await vi.waitFor(() => expect(reports).toHaveLength(2))
    const [first] = reports
    expect(first).toMatchObject({ service_name: 'volume', host, cluster_name: null })
    expect(first?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)
    const [pool] = first?.capabilities?.pools ?? []
    expect(pool).toMatchObject({ pool_name: 'folder', provisioned_capacity_gb: 0 })
    expect(Number(pool?.total_capacity_gb)).toBeGreaterThan(0)
  })

  it('tells what it is', async () => {
    const capabilities = await volumes.getCapabilities({ discover: true }, { host })
    expect(capabilities).toMatchObject({ storage_protocol: 'file', volume_backend_name: 'files' })
  })

  it('says why it exports nothing', async () => {
    const connecting = volumes.initializeConnection({ volume, connector: { host: 'compute-1' } }, { host })
    await expect(connecting).rejects.toThrow(VolumeBackendAPIException)
  })

  it('says that it does not know the rest', async () => {
    const asking = volumes.freezeHost({ host })
    await expect(asking).rejects.toThrow(MessagingException)
  })
})
