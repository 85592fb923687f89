import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '../../../src/cli/run.js'
import { newId } from '../../../src/core/ids.js'
import { createEndpoint } from '../../../src/server/endpoint.js'
import { silentLogger } from '../../../src/server/logger.js'
import type { RpcServerOptions } from '../../../src/server/rpc-server.js'
import { serve } from '../../../src/server/serve.js'
import { connect } from '../../../src/transport/connect.js'
import type { Transport } from '../../../src/transport/transport.js'
import { apiOf } from '../contract/api-of.js'
import { rightHandlers } from '../contract/provider/right-handlers.js'
import { serveThrough } from '../contract/provider/serve-through.js'
import { shopModel } from '../contract/shop.js'

const api = apiOf(shopModel)
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stubwire-verify-'))
  mkdirSync(join(folder, 'shop'))
  const methods = shopModel.methods.map((method) => ({
    ...method,
    variants: method.variants.map((variant) =>
      method.name === 'pack' ? { ...variant, readOnly: true as const } : variant,
    ),
  }))
  writeFileSync(join(folder, 'shop', 'api.lock.json'), JSON.stringify({ ...shopModel, methods }))
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()))
})

type Serve = (transport: Transport, options: RpcServerOptions) => Promise<{ stop(): Promise<void> }>

/** Serves the shop in this process; answers the URL. */
async function shop(handlers: object = {}, start: Serve = serve, version = '1.3'): Promise<string> {
  const url = `memory:///${newId()}`
  const transport = await connect(url)
  const server = await start(transport, {
    target: { topic: 'shop', server: 'one' },
    endpoints: [createEndpoint(api, { ...rightHandlers(), ...handlers }, { version })],
    logger: silentLogger,
  })
  opened.push(async () => {
    await server.stop()
    await transport.close()
  })
  return url
}

/** Runs a command line in this process, where a memory transport reaches the server. */
async function stubwire(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const printed = { out: '', err: '' }
  const spies = (['out', 'err'] as const).map((stream) =>
    vi.spyOn(process[`std${stream}`], 'write').mockImplementation((text) => {
      printed[stream] += String(text)
      return true
    }),
  )
  try {
    return { code: await runCli(args), ...printed }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

const verify = (url: string, ...more: string[]) =>
  stubwire(['verify', 'shop', '--generated', folder, '--url', url, '--timeout-ms', '300', ...more])

interface JsonReport {
  readonly peer: string
  readonly cases: readonly { readonly method: string; readonly name: string; readonly outcome: string }[]
}

describe('stubwire verify', () => {
  it('passes a server that keeps its contract', async () => {
    const { code, out, err } = await verify(await shop())
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/\n\d+ passed, 0 failed, 0 notes, against a Stubwire server in /)
  })

  it.each([
    ['as it says', []],
    ['as it is told', ['--peer', 'stubwire', '--api-version', '1.1']],
  ])('passes a server of an older version, %s', async (_, args) => {
    const { code, out } = await verify(await shop({}, serve, '1.1'), '--json', ...args)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ version: '1.1' })
  })

  it.each([
    ['1.9', /the server implements shop 1\.9, and the lock file ends at 1\.3/],
    ['2.0', /The server does not have shop 1\.x: it serves shop 2\.0/],
  ])('does not verify a server of version %s by an older lock file', async (version, message) => {
    const methods = api.methods.filter(({ method }) => method.name === 'note')
    const newer = { ...api, version, methods }
    const endpoint = createEndpoint(newer, rightHandlers())
    const { code, err } = await verify(
      await shop({}, (transport, options) => serve(transport, { ...options, endpoints: [endpoint] })),
    )
    expect(code).toBe(1)
    expect(err).toMatch(message)
  })

  it('chooses cases by method and version, and prints JSON', async () => {
    const { code, out } = await verify(await shop(), '--method', 'price', '--at', '1.2', '--json')
    const report = JSON.parse(out) as JsonReport
    expect(code).toBe(0)
    expect(report).toMatchObject({ api: 'shop', version: '1.3', peer: 'stubwire', seed: 1, runs: 5, safeOnly: false })
    expect(report.cases.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['price 1.2 answers valid arguments as its schema promises', 'passed'],
      ['price 1.2 answers arguments at their limits as its schema promises', 'passed'],
      ['price 1.2 refuses an argument that it does not know', 'passed'],
      ['price 1.2 refuses invalid arguments', 'passed'],
      ['price 1.2 answers exactly once', 'passed'],
    ])
  })

  it('sends only what cannot change anything, if it is told', async () => {
    const reached: string[] = []
    const handlers = Object.fromEntries(
      Object.entries(rightHandlers()).map(([name, handler]) => [
        name,
        (args: never, call: never) => {
          reached.push(name)
          return handler(args, call)
        },
      ]),
    )
    const { code, out } = await verify(await shop(handlers), '--safe-only')
    expect(code).toBe(0)
    expect(new Set(reached)).toEqual(new Set(['pack']))
    expect(out).toContain('price 1.0 refuses invalid arguments')
  })

  it.each([
    [['--peer', 'me'], /--peer me: write auto, stubwire or oslo/],
    [['--at', '2.0'], /--at 2.0: write a version of shop, at most 1.3/],
    [['--method', 'buy'], /nothing to verify: shop has announce, find/],
  ])('refuses %s', async (args, message) => {
    const { code, err } = await verify(await shop(), ...args)
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })

  it('says so if nobody answers', async () => {
    const { code, err } = await verify(`memory:///${newId()}`)
    expect(code).toBe(3)
    expect(err).toMatch(/MessagingTimeout: Nobody answered within 300 ms/)
  })
})

type Fault = readonly [what: string, name: string, handlers: object, start: Serve]

const faults: readonly Fault[] = [
  [
    'a result that does not match',
    'price 1.0 answers valid arguments as its schema promises',
    { price: () => 'cheap' },
    serve,
  ],
  [
    'an error that is not declared',
    'price 1.2 answers valid arguments as its schema promises',
    {
      price: () => {
        throw new Error('no')
      },
    },
    serve,
  ],
  [
    'a limit that is not served',
    'price 1.3 answers arguments at their limits as its schema promises',
    {
      price: ({ amount }: { amount: number }) => {
        if (amount === 1000) throw new Error('no')
        return { total: 1 }
      },
    },
    serve,
  ],
  [
    'no answer',
    'find 1.2 answers valid arguments as its schema promises',
    {},
    serveThrough((request) => (request.request.method === 'find' ? { reply: async () => {} } : {})),
  ],
  [
    'arguments that are not checked',
    'price 1.0 refuses invalid arguments',
    {},
    (transport, options) =>
      serve(transport, {
        ...options,
        interceptors: [],
        validate: { args: false },
      }),
  ],
]

describe('a failed case of stubwire verify', () => {
  it.each(faults)(
    'prints the command that repeats it: %s',
    async (_what, name, handlers, start) => {
      const peer = name.includes('refuses') ? ['--peer', 'stubwire'] : []
      const first = await verify(await shop(handlers, start), '--seed', '11', '--runs', '7', ...peer)
      expect(first.code).toBe(1)
      const block = blockOf(first.out, name)
      const [method = '', version = ''] = name.split(' ')
      expect(block.slice(1, 3)).toEqual([`  method:   ${method}`, `  version:  ${version}`])
      expect(block.find((line) => line.startsWith('  value:'))).toMatch(/[[{]/)
      expect(block).toContain('  seed:     11')
      const command = block.at(-1)?.replace('  repeat:   npx stubwire ', '') ?? ''
      const again = await stubwire(wordsOf(command))
      expect(again.code).toBe(1)
      expect(blockOf(again.out, name)).toEqual(block)
    },
    60_000,
  )

  it('prints no password', async () => {
    const { repeatByVerify } = await import('../../../src/cli/verify-command.js')
    const options = { seed: 1, runs: 5, method: [], peer: 'auto', timeoutMs: 9, generated: 'generated' } as const
    const facts = { method: '*', version: '1.3', name: '', seed: 2, runs: 3 }
    const at = (url: string) => repeatByVerify('shop', { ...options, method: [], url })(facts)
    expect(at('rabbit://me:secret@host/')).toBe(
      `npx stubwire verify shop --method '*' --at 1.3 --seed 2 --runs 3 --timeout-ms 9 --url "$STUBWIRE_URL"`,
    )
    expect(at('rabbit://guest:guest@host/')).toContain('--url rabbit://guest:guest@host/')
  })

  it.each([
    ['{"auth_token": "T0KEN"}', '--context "$STUBWIRE_CONTEXT"'],
    ['{"user_id": "ada"}', `--context '{"user_id": "ada"}'`],
    ['@context.json', '--context @context.json'],
  ])('repeats the context %s as %s', async (context, words) => {
    const { repeatByVerify } = await import('../../../src/cli/verify-command.js')
    const options = {
      seed: 1,
      runs: 5,
      method: [],
      peer: 'auto',
      timeoutMs: 9,
      generated: 'generated',
      context,
    } as const
    const facts = { method: '*', version: '1.3', name: '', seed: 2, runs: 3 }
    const command = repeatByVerify('shop', { ...options, method: [], url: 'memory:' })(facts)
    expect(command).toContain(words)
    expect(command).not.toContain('T0KEN')
  })
})

/** The lines that a failed case printed. */
function blockOf(out: string, name: string): string[] {
  const lines = out.split('\n')
  const start = lines.indexOf(`✘ shop: ${name}`)
  const end = lines.findIndex((line, at) => at > start && line.startsWith('  repeat:'))
  expect(start).not.toBe(-1)
  return lines.slice(start, end + 1)
}

/** The words of a command line without anything special but single quotes. */
function wordsOf(command: string): string[] {
  return (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''))
}
