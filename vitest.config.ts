import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/** Makes `import 'stubwire'` and its sub-paths mean the sources: see `exports` in package.json. */
const conditions = ['stubwire-source', 'module', 'node', 'development|production']

interface ProjectOptions {
  readonly name: string
  readonly include: string[]
  /** For one test, and for one hook, in milliseconds. */
  readonly timeoutMs: number
  /** Place in the order of projects. Projects never overlap, so that compilers do not starve timing tests. */
  readonly order: number
  /** False runs one file after the other. */
  readonly parallel: boolean
  readonly globalSetup?: string[]
}

function project(options: ProjectOptions): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name: options.name,
      include: options.include,
      environment: 'node',
      globals: false,
      restoreMocks: true,
      unstubEnvs: true,
      testTimeout: options.timeoutMs,
      hookTimeout: options.timeoutMs,
      fileParallelism: options.parallel,
      sequence: { groupOrder: options.order },
      ...(options.globalSetup && { globalSetup: options.globalSetup }),
    },
  }
}

const unit = project({
  name: 'unit',
  include: ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts', 'generated/**/contract.test.ts'],
  timeoutMs: 60_000,
  order: 1,
  parallel: true,
})

/** Rules of the repository and of its types: no network, but compilers and child processes. */
const house = project({
  name: 'house',
  include: ['test/house/**/*.test.ts', 'test/types/**/*.test.ts'],
  timeoutMs: 120_000,
  order: 2,
  parallel: false,
})

/** What is published: built and packed once, then looked at from outside. */
const packaged = project({
  name: 'package',
  include: ['test/package/**/*.test.ts'],
  timeoutMs: 300_000,
  order: 3,
  parallel: false,
  globalSetup: ['test/setup/packed.ts'],
})

/** Starts one broker for a project, unless STUBWIRE_TEST_AMQP_URL names one. */
const sharedBroker = ['test/broker/harness/global-setup.ts']

const broker = project({
  name: 'broker',
  include: ['test/broker/**/*.test.ts', 'test/faults/**/*.test.ts'],
  timeoutMs: 60_000,
  order: 4,
  parallel: false,
  globalSetup: sharedBroker,
})

const interop = project({
  name: 'interop',
  include: ['test/interop/**/*.test.ts'],
  timeoutMs: 60_000,
  order: 5,
  parallel: false,
  globalSetup: sharedBroker,
})

/** Against the classes of cinder itself. */
const cinder = project({
  name: 'cinder',
  include: ['test/cinder/**/*.test.ts'],
  timeoutMs: 60_000,
  order: 6,
  parallel: false,
  globalSetup: sharedBroker,
})

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['stubwire-source', 'node'] } },
  test: { projects: [unit, house, packaged, broker, interop, cinder] },
})
