import { describe, expect, test } from 'vitest'
import { findCircles } from './import-graph.js'
import { layerFindings } from './layer-rules.js'
import { repositoryTree, treeOf } from './source-tree.js'

describe('the repository', () => {
  const tree = repositoryTree()

  test('is seen by these rules', () => {
    expect([...tree.keys()]).toEqual(expect.arrayContaining(['src/core/target.ts', 'test/house/layers.test.ts']))
  })

  test('imports only what each folder may import', () => {
    expect(layerFindings(tree)).toEqual([])
  })

  test('has no circle of imports', () => {
    expect(findCircles(tree)).toEqual([])
  })
})

describe('an import that breaks a rule is found', () => {
  const broken: readonly (readonly [file: string, code: string])[] = [
    ['src/core/a.ts', `import '../client/rpc-client.js'`],
    ['src/core/a.ts', `import { Ajv } from 'ajv'`],
    ['src/core/a.ts', `export { connect } from '../transport/connect.js'`],
    ['src/model/a.ts', `import '../schema/index.js'`],
    ['src/schema/a.ts', `import '../core/target.js'`],
    ['src/client/a.ts', `import { connect } from '../transport/connect.js'`],
    ['src/client/a.ts', `import '../server/serve.js'`],
    ['src/client/a.ts', `import type { TSchema } from 'typebox'`],
    ['src/client/a.ts', `const lazy = import('typebox')`],
    ['src/client/a.ts', `let schema: import('typebox').TSchema`],
    ['src/server/a.ts', `import '../client/rpc-client.js'`],
    ['src/server/a.ts', `import '../validate/index.js'`],
    ['src/server/a.ts', `const pool = import('tinypool')`],
    ['src/validate/a.ts', `import { Ajv } from 'ajv'`],
    ['src/rabbit/a.ts', `import '../client/rpc-client.js'`],
    ['src/rabbit/a.ts', `import '../transport/memory/driver.js'`],
    ['src/transport/a.ts', `import 'amqplib'`],
    ['src/transport/a.ts', `import '../rabbit/connection.js'`],
    ['src/transport/connect.ts', `import { openRabbit } from '../rabbit/driver.js'`],
    ['src/transport/connect.ts', `import { openMemory } from './memory/driver.js'`],
    ['src/index.ts', `export * from './rabbit/driver.js'`],
    ['src/index.ts', `export * from './transport/memory/driver.js'`],
    ['src/index.ts', `export type { RabbitConnection } from './rabbit/connection.js'`],
    ['src/transport/connect.ts', `import { type RabbitOptions, openRabbit } from '../rabbit/driver.js'`],
    ['src/client/a.ts', `import type { RabbitOptions } from '../rabbit/driver.js'`],
    ['src/contract/a.ts', `import { test } from 'vitest'`],
    ['src/contract/a.ts', `import '../../codegen/index.js'`],
    ['src/contract/a.ts', `const rabbit = import('../rabbit/driver.js')`],
    ['src/cli/a.ts', `import { Project } from 'ts-morph'`],
    ['src/cli/a.ts', `import 'stubwire'`],
    ['codegen/a.ts', `import 'amqplib'`],
    ['codegen/a.ts', `import 'esbuild'`],
    ['schemas/a.ts', `import { Type } from 'typebox'`],
    ['schemas/a.ts', `import { connect } from 'stubwire'`],
    ['generated/a/client.ts', `import { Type } from 'typebox'`],
    ['generated/a/client.ts', `import { defineApi } from 'stubwire/schema'`],
    ['generated/a/client.ts', `import '../b/client.js'`],
    ['generated/a/client.ts', `import { RpcClient } from '../../src/client/rpc-client.js'`],
    ['generated/a/client.ts', `import { contractTests } from 'stubwire/contract/vitest'`],
    ['generated/a/contract.test.ts', `import fc from 'fast-check'`],
  ]
  test.each(broken)('%s: %s', (file, code) => {
    expect(layerFindings(treeOf({ [file]: code }))).toHaveLength(1)
  })
})

describe('an import that keeps the rules is let through', () => {
  const sound: readonly (readonly [file: string, code: string])[] = [
    ['src/core/a.ts', `import { b } from './b.js'; import { randomBytes } from 'node:crypto'`],
    ['src/client/a.ts', `import type { Transport } from '../transport/transport.js'`],
    ['src/transport/connect.ts', `const a = import('../rabbit/driver.js'); const b = import('./memory/driver.js')`],
    ['src/transport/connect.ts', `import type { RabbitOptions } from '../rabbit/driver.js'`],
    ['src/index.ts', `export type { RabbitOptions } from './rabbit/driver.js'`],
    ['src/rabbit/a.ts', `import amqp from 'amqplib'; import '../transport/url.js'; import '../core/target.js'`],
    ['src/contract/vitest.ts', `import { test } from 'vitest'`],
    ['schemas/cinder/a.ts', `import { call } from 'stubwire/schema'; import { Uuid } from './types.js'`],
    ['generated/a/client.ts', `import { ApiClient } from 'stubwire'; import type { A } from './types.js'`],
    ['generated/a/contract.test.ts', `import { contractTests } from 'stubwire/contract/vitest'`],
  ]
  test.each(sound)('%s: %s', (file, code) => {
    expect(layerFindings(treeOf({ [file]: code }))).toEqual([])
  })
})

test('a circle of imports is found, over any number of files and through types', () => {
  const tree = treeOf({
    'src/core/a.ts': `import './b.js'`,
    'src/core/b.ts': `import type { C } from './c.js'`,
    'src/core/c.ts': `export * from './a.js'`,
    'src/core/d.ts': `import './a.js'`,
  })
  expect(findCircles(tree)).toEqual(['src/core/a.ts -> src/core/b.ts -> src/core/c.ts -> src/core/a.ts'])
})

test('two ways to one file are no circle', () => {
  const tree = treeOf({
    'src/core/a.ts': `import './b.js'; import './c.js'`,
    'src/core/b.ts': `import './d.js'`,
    'src/core/c.ts': `import './d.js'`,
    'src/core/d.ts': '',
  })
  expect(findCircles(tree)).toEqual([])
})
