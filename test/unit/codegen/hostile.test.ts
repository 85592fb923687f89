import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import type { Api, Method, RemoteError, Validator } from '../../../src/index.js'
import type { ApiModel } from '../../../src/model/api-model.js'
import { typeCheck } from '../../types/compilers.js'
import { hostile, hostileSchema, hostileTexts, marker } from './hostile-schema.js'
import { openWorkspace, type Workspace, workspace } from './workspace.js'

type ErrorClass = new (data: object) => RemoteError

let space: Workspace
let model: ApiModel
let loaded: Record<string, unknown>
let api: Api
let validators: Record<string, Validator>

beforeAll(async () => {
  space = openWorkspace().schema('hostile', hostileSchema())
  const [generated] = await space.generate()
  if (generated === undefined) throw new Error('nothing was generated')
  model = generated.model
  const folder = join(space.folder, 'generated/hostile')
  loaded = (await import(pathToFileURL(join(folder, 'index.ts')).href)) as Record<string, unknown>
  api = loaded.hostileApi as Api
  validators = (await import(pathToFileURL(join(folder, 'validators.js')).href)) as Record<string, Validator>
}, 60_000)

afterAll(() => space.remove())

const cases = hostileTexts.map((text, index) => ({ text, index, shown: JSON.stringify(text) }))

function methodOf(index: number): Method {
  const found = api.methods.find(({ method }) => method.name === hostile.method(index))
  if (found === undefined) throw new Error(`no method ${hostile.method(index)}`)
  return found.method
}

describe('a schema full of hostile texts', () => {
  test('is executed nowhere', () => {
    expect(marker in globalThis).toBe(false)
  })

  test('gives files that compile', async () => {
    const compilerOptions = {
      ...{ target: 'ES2022', lib: ['ES2023', 'ESNext.Disposable'], module: 'NodeNext', types: ['node'], noEmit: true },
      ...{ customConditions: ['stubwire-source'], strict: true, verbatimModuleSyntax: true, noUnusedLocals: true },
    }
    space.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['generated'] }))
    const compiler = { version: 'current', program: join(projectRoot, 'node_modules/typescript/bin/tsc') }
    const found = await typeCheck(compiler, space.folder)
    expect(found.filter(({ file }) => !file.startsWith('..'))).toEqual([])
  }, 120_000)

  test('keeps the identity of the API', () => {
    const all = hostileTexts.join(' ')
    expect(api).toMatchObject({ name: 'hostile', exchange: all, namespace: all, topic: model.topic })
    expect(loaded.thingObject).toMatchObject({ objectName: 'Thing', namespace: all })
  })

  test('keeps every text in the lock file', () => {
    const lock = JSON.parse(space.read('generated/hostile/api.lock.json')) as ApiModel
    expect(lock).toEqual(model)
    expect(lock.description).toBe(hostileTexts.join(' '))
    expect(lock.errors.map(({ description }) => description).sort()).toEqual([...hostileTexts].sort())
  })

  test.each(cases)('keeps the method with $shown', ({ text, index }) => {
    expect(methodOf(index)).toMatchObject({ deprecated: text, namespace: hostileTexts.join(' '), api: 'hostile' })
    expect(methodOf(index).argumentHistory).toEqual({
      late: { since: '1.1', olderPeers: 'reject' },
      [`b${text}`]: { since: '1.1', olderPeers: 'drop' },
    })
  })

  test.each(cases)('checks arguments with $shown', ({ text, index }) => {
    const check = methodOf(index).checkArgs
    const name = hostile.argument(index)
    expect(check({ [name]: text })).toBe(true)
    expect(check({ [name]: `${text}.` })).toBe(false)
    expect(check({ [name]: text, pattern: text })).toBe(true)
    expect(check({ [name]: text, pattern: `x${text}x` })).toBe(false)
    expect(check({ [name]: text, oneOf: text })).toBe(true)
    expect(check({ [name]: text, oneOf: text.slice(-1) })).toBe(true)
    expect(check({ [name]: text, oneOf: `x${text}x` })).toBe(false)
    expect(check({ [name]: text, map: { [text]: text } })).toBe(true)
    expect(check({ [name]: text, map: { [`x${text}x`]: text } })).toBe(false)
    expect(check({ [name]: text, late: { [text]: text } })).toBe(true)
    expect(check({ [name]: text, late: { [text]: 'other' } })).toBe(false)
    expect(check({ [name]: text, late: { [text]: text, other: 1 } })).toBe(false)
    expect(check({ [name]: text, [`c${text}`]: 1 })).toBe(false)
  })

  test.each(cases)('checks results with $shown', ({ text, index }) => {
    const check = methodOf(index).checkResult
    expect(check?.({ [text]: text })).toBe(true)
    expect(check?.({ [text]: `${text}.` })).toBe(false)
  })

  test.each(cases)('checks the fields of an object with $shown', ({ text }) => {
    const thing = (data: object) => ({
      'versioned_object.name': 'Thing',
      'versioned_object.namespace': hostileTexts.join(' '),
      'versioned_object.version': '1.1',
      'versioned_object.data': data,
    })
    expect(validators.def_Thing?.(thing({ [text]: text }))).toBe(true)
    expect(validators.def_Thing?.(thing({ [text]: 'other' }))).toBe(false)
  })

  test.each(cases)('makes the error with $shown', ({ text, index }) => {
    const ErrorOf = loaded[`E${index}`] as ErrorClass
    const error = new ErrorOf({ why: '$& because' })
    expect(error.message).toBe(`${text} $& because`)
    expect(error).toMatchObject({
      remoteClass: `C${text}`,
      remoteModule: `m${text}`,
      remoteKwargs: { why: '$& because' },
    })
  })

  test('still has executed nothing after all of it was used', () => {
    expect(marker in globalThis).toBe(false)
  })
})

test('the name of a schema file cannot leave its comment', async () => {
  const one = workspace()
  one.schema(
    `a\nglobalThis.${marker} = 1\n\u2028`,
    `export default defineApi({ name: 'one', topic: 't', version: '1.0', methods: {} })`,
  )
  await one.generate()
  expect(one.read('generated/one/api.ts').split('\n').slice(0, 3)).toEqual([
    `// @generated by stubwire from schemas/a?globalThis.${marker} = 1??.ts. DO NOT EDIT.`,
    '/* eslint-disable */',
    '',
  ])
})

test('half a character in a name is refused, as no message can carry it', async () => {
  const one = workspace()
  one.schema(
    'one',
    `export default defineApi({ name: 'one', topic: 't', version: '1.0', methods: {
    take: call({ args: { '\\ud800': Type.String() } }),
} })`,
  )
  const problem = 'the schema take_args cannot be compiled: URI malformed'
  expect(await one.findings()).toEqual([
    expect.objectContaining({ file: 'schemas/one.ts', line: 3, method: 'take', problem }),
  ])
})

test('a schema cannot reach what belongs to every object', async () => {
  const one = workspace()
  one.schema(
    'one',
    `export default defineApi({ name: 'one', topic: 't', version: '1.0',
  errors: { ['__proto__']: error({ module: 'm', message: 'x' }) },
  methods: { a: call({ args: { a: Type.Object({ constructor: Type.Literal(1), prototype: Type.Null() }, { $id: '__proto__' }) } }) } })`,
  )
  const findings = await one.findings()
  if (findings.length === 0) await one.generate()
  expect(({} as Record<string, unknown>).message).toBeUndefined()
  expect(findings.map(({ problem }) => problem)).toEqual([
    'the name __proto__ is needed for the shared schema __proto__ and for the error __proto__',
  ])
})
