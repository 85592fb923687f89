import { expect, test } from 'vitest'
import { fencedBlocks } from './fenced-blocks.js'

test('finds blocks with their attributes, and their text to the letter', () => {
  const text = 'A\n```ts file=schemas/a.ts\nconst a = `x`\n\n  b\n```\nB\n```\nplain\n```\n```text output\nout\n```\n'
  expect(fencedBlocks(text)).toEqual([
    { language: 'ts', attributes: { file: 'schemas/a.ts' }, text: 'const a = `x`\n\n  b\n', line: 2 },
    { language: '', attributes: {}, text: 'plain\n', line: 8 },
    { language: 'text', attributes: { output: '' }, text: 'out\n', line: 11 },
  ])
})

test('a longer fence holds shorter ones', () => {
  expect(fencedBlocks('````md\n```ts\n1\n```\n````\n')).toMatchObject([{ language: 'md', text: '```ts\n1\n```\n' }])
})

test('an open fence is an error', () => {
  expect(() => fencedBlocks('text\n```ts\n1\n')).toThrow('line 2')
})
