import type { Method } from '../core/method.js'
import { type ContractCase, Mismatch, type Subject } from './contract-case.js'
import type { ModelledContract } from './contracts.js'
import { forValue, makeCase } from './make-case.js'

/** That the recorded examples of a contract match its schema; null if it has none. */
export function exampleCase(subject: Subject, { name, variant, method }: ModelledContract): ContractCase | null {
  if (variant.examples.length === 0) return null
  return makeCase(subject, { method: name, version: variant.since }, 'has examples that match its schema', async () => {
    for (const example of variant.examples) {
      await forValue(example, async () => {
        if (!method.checkArgs(example.args))
          throw new Mismatch(`valid arguments in ${example.name}`, describeIssue(method.checkArgs.errors))
        if (example.result !== undefined && method.checkResult?.(example.result) === false)
          throw new Mismatch(`a valid result in ${example.name}`, describeIssue(method.checkResult.errors))
      })
    }
  })
}

function describeIssue(errors: Method['checkArgs']['errors']): string {
  const [error] = errors ?? []
  return error === undefined ? 'an error without details' : `${error.instancePath || 'the value'}: ${error.keyword}`
}
