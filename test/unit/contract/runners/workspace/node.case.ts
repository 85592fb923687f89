import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { caseOptions, providerCases, repeatByNode, servedHandlers } from 'stubwire/contract'
import { api, endpoint, lock } from './wrong-greeter.js'

const model = JSON.parse(readFileSync(lock, 'utf8'))
const repeat = repeatByNode('node.case.ts', 'node --import tsx -C stubwire-source')
for (const { name, run } of providerCases(api, model, servedHandlers(api, endpoint), caseOptions(repeat)))
  test(name, () => run())
