import { invalidArguments, invalidResult } from '../core/invalid.js'
import { issuesOf } from '../core/issues.js'
import { decodeObjects, encodeObjects } from '../core/object-codec.js'
import { isJsonObject } from '../core/own-property.js'
import { convertArguments, type Serializer } from '../core/serializer.js'
import type { Contract } from './endpoint.js'
import { describeError } from './failure-text.js'
import type { Job } from './job.js'

/** The arguments of a request, deserialised; absent ones are none. What is no object is left for validation to refuse. */
export function argumentsOf(job: Job, serializer: Serializer | null, context: object): unknown {
  const { args = {} } = job.incoming.request
  if (serializer === null || !isJsonObject(args)) return args
  return convertArguments(args, serializer.deserializeEntity.bind(serializer), context)
}

/** The arguments as handlers get them. Throws InvalidArguments for versioned objects that cannot be read. */
export function decodeArguments(args: unknown, { method }: Contract, job: Job): unknown {
  const shape = method?.argsShape
  if (shape === undefined) return args
  try {
    return decodeObjects(args, shape)
  } catch (cause) {
    throw invalidArguments(job.place, [{ path: '', message: describeError(cause) }], cause)
  }
}

/** How results are made ready. */
export interface ResultOptions {
  readonly checkResults: boolean
  readonly serializer: Serializer | null
}

/**
 * A handler's result in the form that travels; undefined is null. Throws InvalidResult for one that does not match its
 * schema. For casts nothing is done, as nobody gets it.
 */
export function encodeResult(result: unknown, contract: Contract, job: Job, options: ResultOptions): unknown {
  if (!job.incoming.expectsReply) return null
  const { method } = contract
  let encoded: unknown = result === undefined ? null : result
  let matches = true
  try {
    if (method?.resultShape !== undefined) {
      encoded = encodeObjects(encoded, method.resultShape, contract.endpoint.objectVersionCap)
    }
    if (options.checkResults && method?.checkResult !== undefined) matches = method.checkResult(encoded)
  } catch (cause) {
    throw invalidResult(job.place, [{ path: '', message: describeError(cause) }], cause)
  }
  if (!matches) throw invalidResult(job.place, issuesOf(method?.checkResult?.errors, encoded, null, method?.secrets))
  const { serializer } = options
  return serializer === null ? encoded : serializer.serializeEntity(job.call?.context, encoded)
}
