import type { Failure } from '../../core/failure.js'
import { describeValue } from '../../core/issues.js'
import { redactMarked } from '../../core/secrets.js'
import type { ApiModel, JsonSchema, VariantModel } from '../../model/api-model.js'
import { secretMembers } from '../../model/secret-members.js'
import { Mismatch } from '../contract-case.js'
import { type ModelledContract, resultSchemaOf } from '../contracts.js'
import { shortText } from '../json.js'
import { firstViolation } from '../violation.js'
import type { Answer, Peer } from './provider.js'

/** What a case says besides passing or failing. */
export type Remark = (text: string) => void

/** What an answer is held against. */
export interface Expectation {
  readonly model: ApiModel
  readonly contract: ModelledContract
  readonly peer: Peer
  readonly remark: Remark
}

/**
 * Throws a Mismatch unless the answer to valid arguments is one that the schema promises: a result that matches, or a declared
 * error whose data match. What a cast raises reaches nobody, and is only remarked on.
 */
export function requirePromised(what: string, answer: Answer, expectation: Expectation): void {
  const { model, contract } = expectation
  if (answer.kind === 'none') throw noAnswer(what, answer.waitedMs)
  if (answer.kind === 'failure') {
    requireDeclared(what, answer.failure, expectation)
    return
  }
  if (contract.variant.kind === 'cast') return
  const schema = resultSchemaOf(contract.variant)
  const violation = firstViolation(schema, model.definitions, answer.result, 'lenient')
  if (violation === null) return
  const place = violation.pointer === '' ? 'the result' : violation.pointer
  throw new Mismatch(
    `${what} to be answered by a result that matches its schema`,
    `${shortText(shown(answer.result, schema, model))}, where ${place} breaks "${violation.keyword}"`,
  )
}

function requireDeclared(what: string, failure: Failure, { model, contract, peer, remark }: Expectation): void {
  const { variant } = contract
  const name = nameOf(failure)
  if (isOurs(failure, 'InvalidArguments')) throw new Mismatch(`${what} to be taken`, describeFailure(failure))
  if (isOurs(failure, 'InvalidResult')) {
    throw new Mismatch(`${what} to be answered by a result that matches its schema`, describeFailure(failure))
  }
  if (isDispatch(failure)) throw new Mismatch(`${what} to be served`, describeFailure(failure))
  const declared = declaredOf(variant, model).find((it) => it.class === failure.class && it.module === failure.module)
  if (declared === undefined) {
    if (variant.kind === 'cast' && !(peer === 'oslo' && failure.class === 'TypeError')) {
      remark(`${variant.identifier} raised ${name}, which reaches nobody: the method is cast`)
      return
    }
    const known = variant.errors.length === 0 ? 'no error is declared' : `declared are ${variant.errors.join(', ')}`
    throw new Mismatch(
      `${what} to be answered by a result or a declared error`,
      `${describeFailure(failure)}: ${known}`,
    )
  }
  if (declared.args === null) return
  const violation = firstViolation(declared.args, model.definitions, failure.kwargs, 'lenient')
  if (violation === null) return
  const got = `${shortText(shown(failure.kwargs, declared.args, model))}, where ${violation.pointer || 'the data'} breaks "${violation.keyword}"`
  if (peer === 'oslo') remark(`${name} arrives with data that do not match its schema: ${got}`)
  else throw new Mismatch(`${name} to carry data that match its schema`, got)
}

/** A value that came, without what its schema marks as secret. */
function shown(value: unknown, schema: JsonSchema, { definitions }: ApiModel): unknown {
  return redactMarked(value, secretMembers({ '': schema }, definitions))
}

function declaredOf(variant: VariantModel, model: ApiModel): ApiModel['errors'] {
  return model.errors.filter((error) => variant.errors.includes(error.name))
}

/** The mismatch for a call that nobody answered. */
export function noAnswer(what: string, waitedMs: number): Mismatch {
  return new Mismatch(`an answer to ${what}`, `none within ${waitedMs} ms`)
}

/** `module.Class: text`, shortened. */
export function describeFailure(failure: Failure): string {
  return `${nameOf(failure)}: ${failure.message.slice(0, 300)}`
}

/** An answer in a few words; of a result only what it is, as it may hold secrets. */
export function describeAnswer(answer: Answer): string {
  if (answer.kind === 'failure') return describeFailure(answer.failure)
  return answer.kind === 'none'
    ? `no answer within ${answer.waitedMs} ms`
    : `the result (${describeValue(answer.result, '', [''])})`
}

/** True for a failure that this package raises itself. */
export function isOurs(failure: Failure, name: 'InvalidArguments' | 'InvalidResult'): boolean {
  return failure.class === name && failure.module === 'stubwire.errors'
}

/** True for a failure of the dispatcher; with a name, for that one only. */
export function isDispatch(failure: Failure, name?: 'NoSuchMethod' | 'UnsupportedVersion'): boolean {
  if (failure.module !== 'oslo_messaging.rpc.dispatcher') return false
  return name === undefined || failure.class === name
}

/** True for Python's own complaint about the names of arguments. */
export function isTypeError(failure: Failure): boolean {
  return failure.class === 'TypeError' && /^(builtins|exceptions|)$/.test(failure.module)
}

function nameOf(failure: Failure): string {
  return failure.module === '' ? failure.class : `${failure.module}.${failure.class}`
}
