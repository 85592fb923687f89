import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createEndpoint, registerDriver, serve, type Transport } from 'stubwire'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runtimeApi } from '../../../codegen/runtime-api.js'
import { runCli } from '../../../src/cli/run.js'
import { silentLogger } from '../../../src/server/logger.js'
import { telltale, vaultModel } from '../hostile/vault.js'

const url = 'memory:///secret-commands'
const password = `${telltale}-password`
const context = JSON.stringify({ user: 'ada', badge: `${telltale}-badge`, auth_token: `${telltale}-token` })
const good = JSON.stringify({ label: 'shown', pin: `${telltale}-argument` })
const short = JSON.stringify({ label: 'shown', pin: telltale })
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
    ['a bad URL', ['call', 'vault', 'draw'], ['--url', `rabbit://me:${password}@host:x/`], /error:/],
    ['an unknown scheme', ['tap', 'vault'], ['--url', `rabbt://me:${password}@host/`], /rabbit/],
  ])('are not printed by %s', async (_, args, more, expected) => {
    const text = await printed([...args, '--generated', folder, ...more])
    expect(text).toMatch(expected)
    expect(text).not.toContain(telltale)
  })
})
