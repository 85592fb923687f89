import { describe, expect, it } from 'vitest'
import { buildModel } from '../../../../codegen/index.js'
import { runtimeApi } from '../../../../codegen/runtime-api.js'
import { pairCounts, refusedCount } from '../../../../src/cli/matrix/pair-counts.js'
import { hasSurprises, runMatrix, type UpgradeMatrix } from '../../../../src/contract/matrix/upgrade-matrix.js'
import type { Api, Method } from '../../../../src/core/method.js'
import {
  call,
  callOrCast,
  cast,
  defineApi,
  since,
  Type,
  until,
  versions,
  withMembers,
} from '../../../../src/schema/index.js'
import { cinderApis } from '../../schemas/cinder-apis.js'

const text = Type.String()
const place = Type.Object({ host: text, cluster: Type.Optional(text) })

const model = buildModel(
  defineApi({
    name: 'depot',
    topic: 'depot',
    version: '1.4',
    methods: {
      store: call({
        args: {
          id: text,
          why: since('1.2', text, { olderPeers: 'drop' }),
          who: since('1.3', text),
          shelf: until('1.3', text),
          room: since('1.3', text, { olderPeers: { as: 'shelf' } }),
        },
        result: text,
      }),
      move: cast({ args: { to: withMembers({ cluster: { since: '1.2', olderPeers: 'drop' } }, place) } }),
      drop_old: cast({ until: '1.3', args: { id: text } }),
      drop: cast({ since: '1.3', args: { key: text }, fallback: { to: 'drop_old', args: { id: 'key' } } }),
      count: versions({
        '1.0': call({ args: {}, result: Type.Integer() }),
        '1.2': cast({ args: { all: text }, fallback: { to: '1.0', without: ['all'] } }),
      }),
      tell: callOrCast({ since: '1.1', args: {} }),
      shout: cast({ fanout: true, args: {} }),
      take: cast({
        openArgs: true,
        args: { id: Type.Optional(text), more: since('1.1', text, { olderPeers: 'drop' }) },
      }),
    },
  }),
)

/** The outcomes of one sample, a text for each cap: `s` served, `-` held back, `v` UnsupportedVersion, `n` NoSuchMethod. */
function outcomesOf(matrix: UpgradeMatrix, method: string, what: string, since = '1.0'): string[] {
  const letters: Record<string, string> = { served: 's', 'held back': '-', UnsupportedVersion: 'v', NoSuchMethod: 'n' }
  const at = matrix.samples.findIndex(
    (sample) => sample.method.name === method && sample.what === what && sample.variant.since === since,
  )
  return (matrix.outcomes[at] ?? []).map((row) => row.map(({ outcome }) => letters[outcome] ?? outcome).join(''))
}

describe('the upgrade matrix', async () => {
  const matrix = await runMatrix(runtimeApi(model), model)

  it('shows what the rules predict', () => {
    expect(matrix.versions).toEqual(['1.0', '1.1', '1.2', '1.3', '1.4'])
    expect(pairCounts(matrix).flatMap((row) => row.flatMap(({ unexpected }) => unexpected))).toEqual([])
    expect(hasSurprises(matrix)).toBe(false)
  })

  it.each<[string, string, string, string[]]>([
    ['store', 'required', '1.0', ['sssss', 'sssss', 'sssss', 'sssss', 'sssss']],
    ['store', 'with why', '1.0', ['sssss', 'sssss', 'vvsss', 'vvsss', 'vvsss']],
    ['store', 'with who', '1.0', ['-----', '-----', '-----', 'vvvss', 'vvvss']],
    [
      'store',
      'with shelf',
      '1.0',
      [
        'sssInvalidArgumentsInvalidArguments',
        'sssInvalidArgumentsInvalidArguments',
        'sssInvalidArgumentsInvalidArguments',
        '-----',
        '-----',
      ],
    ],
    ['drop_old', 'required', '1.0', ['sssnn', 'sssnn', 'sssnn', '-----', '-----']],
    ['drop', 'required', '1.3', ['sssnn', 'sssnn', 'sssnn', 'vvvss', 'vvvss']],
    ['count', 'no arguments', '1.0', ['sssss', 'sssss', 'sssss', 'sssss', 'sssss']],
    ['count', 'required', '1.2', ['sssss', 'sssss', 'vvsss', 'vvsss', 'vvsss']],
    ['tell', 'no arguments', '1.1', ['-----', 'vssss', 'vssss', 'vssss', 'vssss']],
    ['shout', 'no arguments', '1.0', ['sssss', 'sssss', 'sssss', 'sssss', 'sssss']],
    ['take', 'all', '1.0', ['sssss', 'vssss', 'vssss', 'vssss', 'vssss']],
    ['move', 'required', '1.0', ['sssss', 'sssss', 'vvsss', 'vvsss', 'vvsss']],
  ])('tells of %s, %s, of %s', (method, what, since, rows) => {
    expect(outcomesOf(matrix, method, what, since)).toEqual(rows)
  })

  it('counts each sample of a pair once', () => {
    for (const pair of pairCounts(matrix).flat())
      expect(pair.served + pair.heldBack + refusedCount(pair)).toBe(matrix.samples.length)
  })

  it('says how far it is', async () => {
    const seen: [number, number][] = []
    await runMatrix(runtimeApi(model), model, { progress: (done, all) => seen.push([done, all]) })
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => [index + 1, 25]))
  })
})

describe('code that does not do what its schema says', () => {
  /** The API with one of its contracts changed, as if codegen had a mistake. */
  function mistaken(name: string, since: string, change: (method: Method) => Method): Api {
    const api = runtimeApi(model)
    const methods = api.methods.map((entry) =>
      entry.method.name === name && entry.method.since === since ? { ...entry, method: change(entry.method) } : entry,
    )
    return { ...api, methods }
  }

  it.each<[string, Api, RegExp]>([
    ['holds nothing back', mistaken('store', '1.0', ({ argumentHistory: _, ...rest }) => rest), /^store \(with w/],
    ['comes too early', mistaken('tell', '1.1', (method) => ({ ...method, since: '1.1', until: '1.3' })), /^tell /],
    [
      'forgets its fallback',
      mistaken('drop', '1.3', ({ fallback: _, ...rest }) => rest),
      /^drop \(required\): held back/,
    ],
    [
      'drops another argument',
      mistaken('store', '1.0', (method) => ({
        ...method,
        argumentHistory: { ...method.argumentHistory, who: { since: '1.3', olderPeers: 'drop' } },
      })),
      /^store \(with who\): store 1\.0 \(id\): served by store; predicted was held back/,
    ],
  ])('is found out: it %s', async (_, api, expected) => {
    const matrix = await runMatrix(api, model)
    expect(hasSurprises(matrix)).toBe(true)
    const unexpected = pairCounts(matrix).flatMap((row) => row.flatMap((pair) => pair.unexpected))
    expect(unexpected.join('\n')).toMatch(new RegExp(expected.source, 'm'))
  })
})

describe.each(cinderApis)('the upgrade matrix of $name', ({ model }) => {
  it('shows what the rules predict, and nothing but removed methods refused by servers that are new enough', async () => {
    const matrix = await runMatrix(runtimeApi(model), model)
    expect(pairCounts(matrix).flatMap((row) => row.flatMap(({ unexpected }) => unexpected))).toEqual([])
    const refused = matrix.samples.filter((_, at) =>
      matrix.outcomes[at]?.some((row, cap) =>
        row.some(({ outcome }, server) => server >= cap && !/^(served|held back)$/.test(outcome)),
      ),
    )
    const gone = model.methods.filter(({ variants }) => variants.some(({ until }) => until !== null))
    expect([...new Set(refused.map(({ method }) => method.name))]).toEqual(gone.map(({ name }) => name))
  }, 120_000)
})
