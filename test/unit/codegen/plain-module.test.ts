import { runInNewContext } from 'node:vm'
import { ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'
import { plainModule } from '../../../codegen/plain-module.js'
import { parseTypeScript } from '../../../codegen/typescript.js'

const plainOf = (text: string) => plainModule(parseTypeScript('schema.ts', text, true))

/** What a CommonJS module exports to which every package is the same. */
function exportsOf(code: string): unknown {
  const exports = {}
  const packageOf = (name: string) => ({ Type: { String: () => `${name} text` }, call: (about: object) => ({ about }) })
  runInNewContext(code, { exports, require: packageOf })
  return JSON.parse(JSON.stringify(exports))
}

describe('files without types become what the compiler makes of them', () => {
  test.each([
    ['a default export', `import { call, Type } from 'stubwire/schema'\nexport default call({ a: Type.String() })\n`],
    ['names', `import { call as make, Type } from 'typebox'\nexport const a = make({ b: Type.String() }), c = 1\n`],
    ['no imports', `const shared = { a: -1 + 2 }\nexport default { ...shared, list: [...[1], \`t\${shared.a}\`] }`],
    [
      'functions',
      `const twice = (a) => [a, a]\nexport const pairs = twice(twice({ ['x']: null }));\nexport default pairs`,
    ],
    [
      'comments',
      `/* about */ import /* names */ { Type } from "typebox" // end\n/** says */ export default /* it */ Type.String()`,
    ],
    ['many lines', `import {\n  Type,\n} from 'typebox'\n\nexport default\n  Type.String()\n`],
  ])('%s', (_, text) => {
    const plain = plainOf(text)
    const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true }
    expect(exportsOf(plain ?? '')).toEqual(exportsOf(ts.transpile(text, options)))
  })

  test('with every statement on its line', () => {
    const text = `import {\n  Type,\n} from 'typebox'\n\nconst fails = (a) => a.b.c\nfails(\n{})\n`
    expect(() => runInNewContext(plainOf(text) ?? '', { exports: {}, require: () => ({}) })).toThrow(
      expect.objectContaining({ stack: expect.stringContaining('evalmachine.<anonymous>:5') }),
    )
  })
})

test.each([
  ['a type', `export type A = string`],
  ['an annotation', `export const a: string = 'a'`],
  ['an assertion', `export default { a: 1 } as const`],
  ['an argument of a type', `export default make<string>()`],
  ['an import of a type', `import { type A } from 'typebox'`],
  ['a relative import', `import { A } from './a.js'\nexport default A`],
  ['a default import', `import A from 'typebox'\nexport default A`],
  ['an import after other statements', `const a = 1\nimport { b } from 'typebox'`],
  ['a variable that may change', `export let a = 1`],
  ['an exported pattern', `export const { a } = { a: 1 }`],
  ['a name of CommonJS', `const module = 1\nexport default module`],
  ['an enum', `export enum A { B }`],
])('%s is left to the compiler', (_, text) => {
  expect(plainOf(text)).toBeUndefined()
})
