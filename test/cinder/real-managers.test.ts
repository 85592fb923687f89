import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '../../src/cli/run.js'
import { eventually } from '../broker/harness/eventually.js'
import { brokerSuite } from '../broker/harness/suite.js'
import { type ApiName, installed, installedMethods, readJson } from './installed.js'
import { ManagerRecorder } from './manager-recorder.js'

const suite = brokerSuite()

const context = readJson('../fixtures/cinder/examples/context.json')

let recorder: ManagerRecorder

beforeAll(async () => {
  recorder = await ManagerRecorder.start(suite.broker.url(suite.vhost), [
    { api: 'cinder-volume', host: 'n1@lvm' },
    { api: 'cinder-scheduler', host: 'n1' },
    { api: 'cinder-backup', host: 'b1' },
  ])
}, 60_000)

afterAll(() => recorder?.end(), 60_000)
afterEach(() => vi.restoreAllMocks())

/** Runs `stubwire call` with what the schema gives as an example. */
async function callExample(api: ApiName, method: string): Promise<{ code: number; printed: string }> {
  let printed = ''
  const collect = (text: unknown): boolean => {
    printed += String(text)
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(collect)
  vi.spyOn(process.stderr, 'write').mockImplementation(collect)
  const options = ['--example', '--json', '--exchange', 'openstack', '--timeout-ms', '10000']
  const url = suite.broker.url(suite.vhost)
  const cap = ['--version-cap', installed[api], '--context', JSON.stringify(context)]
  const code = await runCli(['call', api, method, '--url', url, ...options, ...cap])
  vi.restoreAllMocks()
  return { code, printed }
}

describe('the managers that cinder has', () => {
  it('have the versions that the cases are made for', () => {
    expect(recorder.versions).toEqual(installed)
  })

  it.each(installedMethods)('take $name of $api as stubwire call --example sends it', async ({ api, name }) => {
    const { recorded } = recorder
    const before = recorded.length
    const { code, printed } = await callExample(api, name)
    expect(printed).not.toMatch(/^\{"error"/)
    expect(code).toBe(0)
    await eventually(() => recorded.length > before)
    expect(recorded[before]).toMatchObject({ api, method: name, context: 'RequestContext' })
    expect(recorded[before]?.error).toBeUndefined()
  })

  it('got objects of their own classes where the schema has one', () => {
    const wrong = installedMethods.flatMap(({ api, name, variant }) => {
      const request = recorder.recorded.find((it) => it.api === api && it.method === name)
      return variant.args.flatMap(({ name: argument, objectClass }) => {
        const got = request?.arguments[argument]
        return objectClass === null || got === undefined || got === objectClass
          ? []
          : [`${api}.${name} ${argument}: ${got} instead of ${objectClass}`]
      })
    })
    expect(wrong).toEqual([])
  })
})
