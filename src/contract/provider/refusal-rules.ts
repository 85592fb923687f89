import { Mismatch } from '../contract-case.js'
import type { Mutation } from '../mutations.js'
import { describeAnswer, isDispatch, isOurs, isTypeError, noAnswer, type Remark } from './answer-rules.js'
import type { Answer, Inside, Peer } from './provider.js'

/** What a request is refused for. */
export type Fault =
  /** An argument that the method does not have. */
  | 'unknown argument'
  /** A required argument was left out. */
  | 'missing argument'
  /** A value that does not match its schema. */
  | 'wrong value'

/** What is wrong with mutated arguments, as far as it decides who can notice it. */
export function faultOf({ pointer, keyword }: Mutation): Fault {
  if (pointer === '' && keyword === 'additionalProperties') return 'unknown argument'
  return pointer === '' && keyword === 'required' ? 'missing argument' : 'wrong value'
}

/**
 * Throws a Mismatch unless invalid arguments were refused as the kind of server does it.
 *
 * A Stubwire server answers InvalidArguments, and its handler never sees the request. A server of oslo.messaging answers
 * TypeError for names; where it serves what lacks an argument, the argument has a default there, which is remarked on; values
 * are its handlers' own affair: any answer will do, and being served is remarked on.
 */
export function requireRefused(
  what: string,
  fault: Fault,
  answer: Answer,
  rules: { readonly peer: Peer; readonly inside: Inside | null; readonly remark: Remark },
): void {
  const { peer, inside, remark } = rules
  if (answer.kind === 'none') throw noAnswer(what, answer.waitedMs)
  const isRefused = answer.kind === 'failure' && isOurs(answer.failure, 'InvalidArguments')
  if (peer === 'stubwire') {
    if (!isRefused) throw new Mismatch(`InvalidArguments for ${what}`, describeAnswer(answer))
    if ((inside?.reached ?? 0) > 0) throw new Mismatch(`no call of the handler for ${what}`, 'one')
    return
  }
  if (answer.kind === 'failure' && (isRefused || isTypeError(answer.failure))) return
  if (answer.kind === 'failure' && isDispatch(answer.failure)) {
    throw new Mismatch(`the method to exist for ${what}`, describeAnswer(answer))
  }
  if (fault === 'unknown argument') throw new Mismatch(`TypeError for ${what}`, describeAnswer(answer))
  if (answer.kind === 'result') {
    remark(fault === 'missing argument' ? `${what} was served: it has a default there` : `${what} was served unchecked`)
  }
}
