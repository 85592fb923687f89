import { defineConfig } from 'vitest/config'

/** Runs what is meant to fail; the tests of the repository pass it over. */
const conditions = ['stubwire-source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['stubwire-source', 'node'] } },
  test: { include: ['*.case.ts'] },
})
