import { type Endpoint, serve, silentLogger } from 'stubwire'
import * as backup from 'stubwire/cinder-backup'
import * as scheduler from 'stubwire/cinder-scheduler'
import * as volume from 'stubwire/cinder-volume'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonSchema } from '../../src/model/api-model.js'
import { brokerSuite } from '../broker/harness/suite.js'
import { type ApiName, apiNames, installed, installedMethods, models } from './installed.js'
import { RpcapiCaller } from './rpcapi-caller.js'

const suite = brokerSuite()

type ErrorMaker = new (data: Readonly<Record<string, unknown>>) => Error
type Handlers = Readonly<Record<string, () => never>>

/** The generated code of each API, and where the callers in Python look for it. */
const apis: Readonly<
  Record<ApiName, { readonly code: object; readonly endpoint: (handlers: Handlers) => Endpoint; readonly place: Place }>
> = {
  'cinder-volume': {
    code: volume,
    endpoint: (handlers) => volume.cinderVolumeEndpoint(handlers),
    place: { topic: 'cinder-volume.n1@lvm', server: 'n1' },
  },
  'cinder-scheduler': {
    code: scheduler,
    endpoint: (handlers) => scheduler.cinderSchedulerEndpoint(handlers),
    place: { topic: 'cinder-scheduler', server: 'n1' },
  },
  'cinder-backup': {
    code: backup,
    endpoint: (handlers) => backup.cinderBackupEndpoint(handlers),
    place: { topic: 'cinder-backup', server: 'b1' },
  },
}

interface Place {
  readonly topic: string
  readonly server: string
}

/** Every error of every method that answers and that the installed clients call. */
const raised = installedMethods.flatMap(({ api, name, variant }) =>
  variant.kind === 'cast' ? [] : variant.errors.map((error) => ({ api, method: name, error })),
)

/** Declared for handlers to raise, but by methods that nobody answers: cinder logs them, or puts them into its tables. */
const withoutCaller: Readonly<Record<ApiName, readonly string[]>> = {
  'cinder-volume': [
    'InvalidGroup',
    'InvalidReplicationTarget',
    'InvalidSnapshot',
    'ManageExistingInvalidReference',
    'ReplicationError',
    'SnapshotIsBusy',
    'UnableToFailOver',
    'VolumeIsBusy',
    'VolumeMigrationFailed',
    'VolumeTypeNotFound',
  ],
  'cinder-scheduler': [],
  'cinder-backup': [],
}

/** A text for each datum of an error. */
function dataOf(api: ApiName, error: string): Record<string, string> {
  const { errors, definitions } = models[api]
  const { args } = errors.find(({ name }) => name === error) ?? { args: null }
  const reference = String((args as JsonSchema | null)?.$ref ?? '').slice('#/definitions/'.length)
  const schema = definitions[reference]?.schema ?? (args as JsonSchema | null)
  return Object.fromEntries(Object.keys((schema?.properties ?? {}) as object).map((name) => [name, `the ${name}`]))
}

let caller: RpcapiCaller
/** What the handlers raise. */
let next: Error

beforeAll(async () => {
  caller = await RpcapiCaller.start(suite.broker.url(suite.vhost))
}, 60_000)
afterAll(() => caller?.end(), 60_000)

/** Raises an error in the handler of a method while cinder's own client calls it. */
async function raise(api: ApiName, method: string, error: string) {
  const { code, endpoint, place } = apis[api]
  const identifier = installedMethods.find((it) => it.api === api && it.name === method)?.variant.identifier ?? ''
  const Raised = Reflect.get(code, error) as ErrorMaker
  next = new Raised(dataOf(api, error))
  const handler = (): never => {
    throw next
  }
  const endpoints = [endpoint({ [identifier]: handler })]
  const server = await serve(await suite.open(), { target: place, endpoints, logger: silentLogger })
  suite.onEnd(() => server.stop())
  // What may be sent both ways is sent as a call.
  const options = { service: place.server, values: { sync: true } }
  const [outcome] = await caller.callAll(api, installed[api], [method], options)
  return outcome
}

describe('errors that a server in TypeScript raises', () => {
  it('are all tried below, but for those that no caller gets', () => {
    const tried = (api: ApiName) => raised.filter((it) => it.api === api).map(({ error }) => error)
    for (const api of apiNames) {
      const all = [...new Set([...tried(api), ...withoutCaller[api]])].sort()
      expect(all).toEqual(models[api].errors.map(({ name }) => name).sort())
    }
  })

  it.each(raised)('$error of $method of $api is its own class to cinder', async ({ api, method, error }) => {
    const outcome = await raise(api, method, error)
    expect(outcome).toMatchObject({ api, method })
    expect(outcome?.result).toBeUndefined()
    // The class that oslo.messaging makes is called like the one it stands for, and derives from it.
    expect(outcome?.error?.class).toBe(`${error}_Remote`)
    expect(outcome?.error?.bases).toEqual(
      expect.arrayContaining([`cinder.exception.${error}`, 'cinder.exception.CinderException']),
    )
    expect(outcome?.error?.text.split('\n')[0]).toBe(next.message)
  })
})
