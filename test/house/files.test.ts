import { describe, expect, test } from 'vitest'
import { type FileRule, fileFindings, fileRules } from './file-rules.js'
import { repositoryTree, treeOf } from './source-tree.js'

const tree = repositoryTree()
const rules = Object.entries<FileRule>(fileRules)

test.each(rules)('every file %s', (_name, rule) => {
  expect(fileFindings(tree, rule)).toEqual([])
})

interface Broken {
  readonly rule: keyof typeof fileRules
  readonly path: string
  readonly text: string
}

const open = ['TO', 'DO'].join('')
const silenced = ['@ts', 'ignore'].join('-')

const broken: readonly Broken[] = [
  { rule: 'is at most 600 lines long', path: 'src/a.ts', text: 'export {}\n'.repeat(601) },
  { rule: 'is named in kebab case', path: 'src/core/rpcClient.ts', text: '' },
  { rule: 'is named in kebab case', path: 'src/core/rpc_client.ts', text: '' },
  { rule: 'is named in kebab case', path: 'src/Core/client.ts', text: '' },
  { rule: 'has no any', path: 'src/a.ts', text: 'export const a = {} as any' },
  { rule: 'has no any', path: 'src/a.ts', text: 'export type A = Array<any>' },
  { rule: 'has no default export, schemas and configurations aside', path: 'src/a.ts', text: 'export default 1' },
  {
    rule: 'has no default export, schemas and configurations aside',
    path: 'src/a.ts',
    text: 'export default function a() {}',
  },
  {
    rule: 'has no default export, schemas and configurations aside',
    path: 'src/a.ts',
    text: 'const a = 1\nexport { a as default }',
  },
  { rule: 'switches no test off', path: 'test/a.test.ts', text: `test.only('a', () => {})` },
  { rule: 'switches no test off', path: 'test/a.test.ts', text: `describe.skip('a', () => {})` },
  { rule: 'switches no test off', path: 'test/a.test.ts', text: `it.todo('a')` },
  { rule: 'switches no test off', path: 'test/a.test.ts', text: `test.skipIf(true)('a', () => {})` },
  { rule: 'switches no test off', path: 'test/a.test.ts', text: `test.concurrent.only('a', () => {})` },
  { rule: 'has nothing left open and no silenced compiler', path: 'src/a.ts', text: `// ${open} later` },
  { rule: 'has nothing left open and no silenced compiler', path: 'src/a.ts', text: `// ${silenced}` },
]

describe('a file that breaks a rule is found', () => {
  test.each(broken)('$rule: $path $text', ({ rule, path, text }) => {
    expect(fileFindings(treeOf({ [path]: text }), fileRules[rule])).toHaveLength(1)
  })
})

describe('a file that keeps the rules is let through', () => {
  test.each([
    ['src/core/rpc-client.ts', 'export const anything = 1\n'.repeat(600)],
    ['schemas/greeter.ts', 'export default defineApi({})'],
    ['vitest.config.ts', 'export default defineConfig({})'],
    ['test/unit/version-rule.test.ts', `test.each([1])('%s', (only) => { page.skip(only) })`],
  ])('%s', (path, text) => {
    const one = treeOf({ [path]: text })
    expect(rules.flatMap(([, rule]) => fileFindings(one, rule))).toEqual([])
  })
})
