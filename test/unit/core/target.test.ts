import { describe, expect, it } from 'vitest'
import { formatTarget, mergeTarget, sameTarget, type Target } from '../../../src/core/target.js'
import { plainEndpoint } from '../../../src/server/endpoint.js'
import { table } from './fixtures.js'

const rows = table('target_repr') as unknown as readonly {
  kwargs: Target & { readonly legacy_namespaces?: readonly (string | null)[] }
  repr: string
  accepted_namespaces: readonly (string | null)[]
}[]
const fields = ['exchange', 'topic', 'namespace', 'version', 'server', 'fanout'] as const

describe('a target', () => {
  it('has a table to be held against', () => {
    expect(rows.length).toBeGreaterThan(10)
  })

  it.each(rows)('is printed as the library prints it: $repr', ({ kwargs, repr }) => {
    expect(formatTarget(kwargs)).toBe(repr)
  })

  it.each(rows)('$kwargs has the accepted namespaces of the library', ({ kwargs, accepted_namespaces }) => {
    const { namespace = null, legacy_namespaces: legacyNamespaces = [] } = kwargs
    expect(plainEndpoint({ namespace, legacyNamespaces, handlers: {} }).acceptedNamespaces).toEqual(accepted_namespaces)
  })

  it('has nothing but what it is given', () => {
    const target: Target = { topic: 't' }
    expect(fields.map((field) => target[field] ?? null)).toEqual([null, 't', null, null, null, null])
  })

  it.each(fields)('is copied with another %s, with none, or as it is', (field) => {
    const base: Target = { exchange: 'e', topic: 't', namespace: 'n', version: '1.0', server: 's', fanout: true }
    const other = field === 'fanout' ? false : 'other'
    expect(mergeTarget(base, { [field]: other })).toEqual({ ...base, [field]: other })
    expect(mergeTarget(base, { [field]: null })).toEqual({ ...base, [field]: null })
    expect(mergeTarget(base, {})).toEqual(base)
    expect(mergeTarget(base, {})).not.toBe(base)
  })

  it('does not take over the other namespaces of its endpoint', () => {
    const endpoint = plainEndpoint({ namespace: 'n', legacyNamespaces: ['old'], handlers: {} })
    const copy = plainEndpoint({ namespace: endpoint.namespace, handlers: {} })
    expect(copy.acceptedNamespaces).toEqual(['n'])
  })

  const values = [undefined, null, '', 'foo', 'bar']
  it.each(fields.flatMap((field) => values.flatMap((one) => values.map((other) => [field, one, other] as const))))(
    'with %s %j equals one with %j where the library says so',
    (field, one, other) => {
      const same = (one ?? null) === (other ?? null)
      expect(sameTarget({ topic: 't', [field]: one }, { topic: 't', [field]: other })).toBe(same)
    },
  )

  it('is a key of its own in a map, whatever equals it', () => {
    const keys = new Map<Target, number>([
      [{ topic: 't' }, 1],
      [{ topic: 't' }, 2],
    ])
    expect(keys.size).toBe(2)
    expect(keys.get({ topic: 't' })).toBeUndefined()
  })
})
