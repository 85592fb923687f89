import { providerTests } from 'stubwire/contract/vitest'
import { api, endpoint, lock } from './wrong-greeter.js'

providerTests(import.meta.url, api, endpoint, { lock })
