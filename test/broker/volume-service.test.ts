import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from 'stubwire'
import { cinderSchedulerEndpoint, type UpdateServiceCapabilitiesArgs } from 'stubwire/cinder-scheduler'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../scripts/lib/project-root.js'
import { PythonClient } from '../interop/harness/python-client.js'
import { eventually } from './harness/eventually.js'
import { brokerSuite } from './harness/suite.js'

const suite = brokerSuite()
const host = 'node1@files'
const id = '11111111-1111-4111-8111-111111111111'

/** Starts the program that `npm run volume-service` names, without npm between it and its signals. */
async function startExample(
  folder: string,
): Promise<{ readonly program: ChildProcess; readonly ended: Promise<unknown[]> }> {
  const { scripts } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const [runner, condition, value, script] = (scripts['volume-service'] ?? '').split(' ')
  expect([runner, condition]).toEqual(['tsx', '-C'])
  const node = ['--import', 'tsx', '--conditions', String(value), String(script)]
  const options = ['--url', suite.broker.url(suite.vhost), '--host', host, '--folder', folder]
  const program = spawn(process.execPath, [...node, ...options], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  suite.onEnd(async () => void program.kill('SIGKILL'))
  const ended = once(program, 'close')
  let printed = ''
  program.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  await eventually(async () => expect(printed).toContain(`${host} serves cinder-volume`))
  return { program, ended }
}

describe('the example of a volume service, as a process of its own', () => {
  it('reports to schedulers, serves a client of oslo.messaging, and ends on SIGTERM', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stubwire-volumes-'))
    suite.onEnd(() => rm(folder, { recursive: true, force: true }))
    const reports: Record<string, UpdateServiceCapabilitiesArgs[]> = { one: [], two: [] }
    const transport = await suite.open()
    for (const server of ['one', 'two']) {
      const handlers = {
        updateServiceCapabilities: (args: UpdateServiceCapabilitiesArgs) => void reports[server]?.push(args),
      }
      const target = { topic: 'cinder-scheduler', server }
      await serve(transport, { target, endpoints: [cinderSchedulerEndpoint(handlers)] })
    }
    const before = new Set(await queueNames())
    const { program, ended } = await startExample(folder)
    await eventually(async () => {
      for (const server of ['one', 'two']) {
        expect(reports[server]?.[0]).toMatchObject({ service_name: 'volume', host })
      }
    })

    const python = await PythonClient.start(suite.broker.url(suite.vhost))
    suite.onEnd(() => python.end())
    const target = { topic: `cinder-volume.${host}`, server: 'node1', version: '3.0' }
    const context = { user_id: 'u', project_id: 'p', request_id: 'req-1' }
    const volume = versionedVolume()
    const files = () => readdir(folder)
    const capabilities = await python.send({
      op: 'call',
      target,
      method: 'get_capabilities',
      args: { discover: true },
      context,
    })
    expect(capabilities).toMatchObject({ result: { vendor_name: expect.any(String) } })
    const create = { request_spec: null, filter_properties: {}, allow_reschedule: false, volume }
    await python.send({ op: 'cast', target, method: 'create_volume', args: create, context })
    await eventually(async () => expect(await files()).toEqual([`volume-${id}`]))
    expect((await stat(join(folder, `volume-${id}`))).size).toBe(2 * 2 ** 30)
    const deletion = { volume, unmanage_only: false, cascade: false }
    await python.send({ op: 'cast', target, method: 'delete_volume', args: deletion, context })
    await eventually(async () => expect(await files()).toEqual([]))

    await python.send({ op: 'cast', target, method: 'create_volume', args: create, context })
    await eventually(async () => expect(await files()).toEqual([`volume-${id}`]))
    program.kill('SIGTERM')
    expect((await ended).slice(0, 2)).toEqual([0, null])
    expect(await files()).toEqual([`volume-${id}`])

    await python.end()
    const left = (await queueNames()).filter((name) => !before.has(name))
    // What oslo.messaging leaves: where requests wait for the next start, and where the client got its answers. The fanout is gone.
    const topic = 'cinder-volume'
    expect(left).toEqual([topic, `${topic}.${host}`, `${topic}.${host}.node1`, 'reply_ID'])
  })
})

async function queueNames(): Promise<string[]> {
  const names = (await suite.broker.queues(suite.vhost)).map(({ name }) => name)
  return names.map((name) => name.replace(/^reply_[0-9a-f]{32}$/, 'reply_ID')).sort()
}

/** A volume in the form of oslo.versionedobjects. */
function versionedVolume(): object {
  return {
    'versioned_object.name': 'Volume',
    'versioned_object.namespace': 'cinder',
    'versioned_object.version': '1.8',
    'versioned_object.data': { id, size: 2, host: `${host}#folder` },
  }
}
