import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createEndpoint, registerDriver, serve, type Transport } from 'stubwire'
import { call, defineApi, error, secret, Type } from 'stubwire/schema'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runtimeApi } from '../../../codegen/runtime-api.js'
import { runCli } from '../../../src/cli/run.js'
import type { DeclaredErrorClass } from '../../../src/core/remote-error.js'
import { silentLogger } from '../../../src/server/logger.js'
import { telltale, vaultModel } from '../hostile/vault.js'
import { buildModel } from '../schemas/model-of.js'

const url = 'memory:///secret-commands'
const password = `${telltale}-password`
const context = JSON.stringify({ user: 'ada', badge: `${telltale}-badge`, auth_token: `${telltale}-token` })
const good = JSON.stringify({ label: 'shown', pin: `${telltale}-argument` })
const short = JSON.stringify({ label: 'shown', pin: telltale })
const Key = Type.Object({ label: Type.String(), pin: secret(Type.String()), auth_token: Type.String() })
/** An API that answers with secrets. */
const keysModel = buildModel(
  defineApi({
    name: 'keys',
    topic: 'keys',
    version: '1.0',
    errors: { Broken: error({ module: 'keys.errors', args: Key, message: 'It broke' }) },
    methods: {
      list: call({ args: {}, result: Type.Array(Key) }),
      make: call({ args: {}, result: secret(Type.String()) }),
      turn: call({ args: {}, errors: ['Broken'] }),
    },
  }),
)
const key = { label: 'shown', pin: `${telltale}-pin`, auth_token: `${telltale}-token` }
let folder: string
let transport: Transport

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stubwire-secrets-'))
  mkdirSync(join(folder, 'vault'))
  writeFileSync(join(folder, 'vault', 'api.lock.json'), JSON.stringify(vaultModel))
  transport = await connect(url)
  const handlers = {
    // Wrong in another member, so that verify repeats the result.
    open: () => ({ label: 'shown', pin: `${telltale}-result`, size: 'big' }),
    draw: () => 7,
    drop: () => null,
  }
  const endpoint = createEndpoint(runtimeApi(vaultModel), handlers)
  await serve(transport, {
    ...{ target: { topic: 'vault', server: 's' }, endpoints: [endpoint] },
    ...{ logger: silentLogger, validate: { result: false } },
  })
  mkdirSync(join(folder, 'keys'))
  writeFileSync(join(folder, 'keys', 'api.lock.json'), JSON.stringify(keysModel))
  const keys = runtimeApi(keysModel)
  const Broken = keys.methods.find(({ method }) => method.name === 'turn')?.method.errors?.[0]
  const turn = () => {
    const { remoteClass, remoteModule } = Broken as DeclaredErrorClass
    throw Broken?.fromFailure({
      ...{ class: remoteClass, module: remoteModule, message: 'It broke', tb: [] },
      ...{ args: ['It broke'], kwargs: key },
    })
  }
  await serve(transport, {
    target: { topic: 'keys', server: 's' },
    endpoints: [createEndpoint(keys, { list: () => [key], make: () => telltale, turn })],
    logger: silentLogger,
  })
  registerDriver('tapped', async () => async () => tapped(await connect(url)))
})

afterAll(async () => {
  await transport.close()
  rmSync(folder, { recursive: true })
})

/** A transport that is watched, and past which one good and one bad request go. */
function tapped(inner: Transport): Transport {
  return Object.assign(Object.create(inner) as Transport, {
    driver: 'tapped',
    defaultExchange: 'openstack',
    close: () => inner.close(),
    watch: async ({ onMessage }: Parameters<NonNullable<Transport['watch']>>[0]) => {
      for (const args of [good, short]) {
        const request = {
          method: 'open',
          namespace: null,
          version: '1.0',
          args: JSON.parse(args),
          context: JSON.parse(context),
        }
        const place = { exchange: 'openstack', routingKey: 'vault', expectsReply: true, problem: null }
        onMessage({ ...place, request })
      }
    },
  })
}

/** Runs a command line in this process; answers all that it printed. */
async function printed(args: readonly string[]): Promise<string> {
  let text = ''
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((piece) => {
      text += String(piece)
      return true
    }),
  )
  try {
    await runCli(args)
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return text
}

const withContext = ['--context', context]
const quick = ['--timeout-ms', '300', '--runs', '2']

describe('what a schema marks as secret, a token and a password of the URL', () => {
  it.each<[string, readonly string[], readonly string[], RegExp]>([
    ['describe', ['describe', 'vault'], [], /example plain/],
    ['describe --json', ['describe', 'vault', '--json'], [], /"examples"/],
    ['call, refused here', ['call', 'vault', 'open', short], ['--url', url, ...withContext], /at least 8 characters/],
    ['call --json', ['call', 'vault', 'open', short, '--json'], ['--url', url, ...withContext], /"issues"/],
    ['call, a bad result', ['call', 'vault', 'open', good], ['--url', url, ...withContext], /\/size: expected integer/],
    ['tap', ['tap', 'vault', '--count', '2'], ['--url', 'tapped:'], /at least 8 characters, got string/],
    ['tap --jsonl', ['tap', 'vault', '--count', '2', '--jsonl'], ['--url', 'tapped:'], /"badge": ?"\*\*\*"/],
    ['verify', ['verify', 'vault', ...quick], ['--url', url, ...withContext], /STUBWIRE_CONTEXT/],
    ['verify --json', ['verify', 'vault', '--json', ...quick], ['--url', url, ...withContext], /"cases"/],
    ['matrix', ['matrix', 'vault'], [], /1\.0/],
    ['call, a result', ['call', 'keys', 'list'], ['--url', url], /"label": "shown"[\s\S]*"\*\*\*"/],
    ['call --json, a result', ['call', 'keys', 'list', '--json'], ['--url', url], /"pin":"\*\*\*"/],
    ['call, a result that is one', ['call', 'keys', 'make'], ['--url', url], /"\*\*\*"/],
    ['call, a declared error', ['call', 'keys', 'turn'], ['--url', url], /It broke/],
    ['call --json, its data', ['call', 'keys', 'turn', '--json'], ['--url', url], /"label":"shown","pin":"\*\*\*"/],
    ['a bad URL', ['call', 'vault', 'draw'], ['--url', `rabbit://me:${password}@host:x/`], /error:/],
    ['an unknown scheme', ['tap', 'vault'], ['--url', `rabbt://me:${password}@host/`], /rabbit/],
  ])('are not printed by %s', async (_, args, more, expected) => {
    const text = await printed([...args, '--generated', folder, ...more])
    expect(text).toMatch(expected)
    expect(text).not.toContain(telltale)
  })

  it.each([['list'], ['make'], ['turn']])('are printed by call --show-secrets: %s', async (method) => {
    const args = ['call', 'keys', method, '--json', '--show-secrets', '--url', url, '--generated', folder]
    expect(await printed(args)).toContain(telltale)
  })
})
