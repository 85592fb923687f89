import { describe, expect, it } from 'vitest'
import { exampleFor } from '../../../src/cli/example-for.js'

describe('the example that answers a request', () => {
  const examples = [
    { name: 'without answer', args: { name: 'Ada', language: 'fr' } },
    { name: 'object', args: { backup: {}, want: true }, result: 1 },
    { name: 'plain', args: { backup: {} }, result: 2 },
    { name: 'French', args: { backup: {}, language: 'fr' }, result: 3 },
  ]

  it.each<[string, Record<string, unknown>, string]>([
    ['has the same scalars', { backup: { id: 1 }, want: true }, 'object'],
    ['lacks what is not given', { backup: { id: 1 } }, 'plain'],
    ['differs least', { backup: { id: 1 }, want: false }, 'plain'],
    ['shares an argument that others lack', { language: 'fr' }, 'French'],
  ])('%s', (_what, args, expected) => {
    expect(exampleFor(examples, args)?.name).toBe(expected)
  })

  it('is none where no example has an answer', () => {
    expect(exampleFor(examples.slice(0, 1), {})).toBeUndefined()
  })
})
