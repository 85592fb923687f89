import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '../../src/cli/run.js'
import { valueOf as exampleValue } from '../../src/contract/index.js'
import { versionIsCompatible } from '../../src/core/version-rule.js'
import type { ApiModel, MethodModel, VariantModel } from '../../src/model/api-model.js'
import { eventually } from '../broker/harness/eventually.js'
import { brokerSuite } from '../broker/harness/suite.js'
import { PythonPeer } from '../interop/harness/python.js'

const suite = brokerSuite()

/** The version of each manager that is installed; the schemas know newer ones. */
const installed = { 'cinder-volume': '3.18', 'cinder-scheduler': '3.12', 'cinder-backup': '2.3' } as const
type ApiName = keyof typeof installed

const models = Object.fromEntries(
  Object.keys(installed).map((api) => [api, readJson(`../../generated/${api}/api.lock.json`) as ApiModel]),
) as Record<ApiName, ApiModel>

const context = readJson('../fixtures/cinder/examples/context.json')

/** A request as the recorder took it. */
interface Recorded {
  readonly api: string
  readonly method: string
  /** Classes and types of the deserialised arguments. */
  readonly arguments: Readonly<Record<string, unknown>>
  readonly context: string
  /** Why the manager's method could not have been called. */
  readonly error?: string
}

let recorder: PythonPeer
/** The versions that the managers themselves tell. */
let told: unknown
const recorded: Recorded[] = []

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
}

/** The contract of a method that the installed manager has; undefined if it is newer or gone. */
function variantAt(method: MethodModel, version: string): VariantModel | undefined {
  return method.variants
    .filter(
      ({ since, until }) => versionIsCompatible(version, since) && !(until && versionIsCompatible(version, until)),
    )
    .at(-1)
}

/** Every method that the installed managers have. */
const methods = (Object.keys(installed) as ApiName[]).flatMap((api) =>
  models[api].methods.flatMap((method) => {
    const variant = variantAt(method, installed[api])
    return variant === undefined ? [] : [{ api, name: method.name, variant }]
  }),
)

/** A valid answer to each, in wire form: the real serializer makes objects of it and sends them. */
function answers(): Record<string, Record<string, unknown>> {
  const ofApi = (api: string) =>
    methods.flatMap(({ api: owner, name, variant: { result } }) =>
      owner === api && result !== null ? [[name, exampleValue(result, models[owner].definitions)]] : [],
    )
  return Object.fromEntries(Object.keys(models).map((api) => [api, Object.fromEntries(ofApi(api))]))
}

beforeAll(async () => {
  const script = new URL('./python/manager_recorder.py', import.meta.url)
  const url = suite.broker.url(suite.vhost)
  recorder = await PythonPeer.start(script, [url, JSON.stringify(answers())], (text) => {
    const line = JSON.parse(text) as Recorded | { readonly versions: unknown }
    if ('versions' in line) told = line.versions
    else recorded.push(line)
  })
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
    expect(told).toEqual(installed)
  })

  it.each(methods)('take $name of $api as stubwire call --example sends it', async ({ api, name }) => {
    const before = recorded.length
    const { code, printed } = await callExample(api, name)
    expect(printed).not.toMatch(/^\{"error"/)
    expect(code).toBe(0)
    await eventually(() => recorded.length > before)
    expect(recorded[before]).toMatchObject({ api, method: name, context: 'RequestContext' })
    expect(recorded[before]?.error).toBeUndefined()
  })

  it('got objects of their own classes where the schema has one', () => {
    const wrong = methods.flatMap(({ api, name, variant }) => {
      const request = recorded.find((it) => it.api === api && it.method === name)
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
