import { describe, expect, it, vi } from 'vitest'
import { contractTests } from '../../../src/contract/vitest.js'
import { apiOf } from './api-of.js'
import { shopModel } from './shop.js'

const besideLock = new URL('../../../generated/greeter/contract.test.ts', import.meta.url).href

describe('contractTests', () => {
  it.each(['STUBWIRE_CONTRACT_SEED', 'STUBWIRE_CONTRACT_RUNS'])(
    'refuses a value of %s that is no whole number',
    (name) => {
      vi.stubEnv(name, 'many')
      expect(() => contractTests(besideLock, apiOf(shopModel))).toThrow(`${name} must be a whole number. Got "many"`)
    },
  )

  it('says which lock file is missing', () => {
    expect(() => contractTests(import.meta.url, apiOf(shopModel))).toThrow('api.lock.json')
  })
})
