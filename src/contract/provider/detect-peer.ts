import { describeMethod, describeNamespace, describeVersion, readDescription } from '../../core/description.js'
import { MessagingException, MessagingTimeout } from '../../core/errors.js'
import type { ApiModel } from '../../model/api-model.js'
import { valueOf as exampleValue } from '../value-of.js'
import { describeAnswer, isOurs, isTypeError } from './answer-rules.js'
import type { Peer, Provider } from './provider.js'

/** What a server is. */
export interface DetectedPeer {
  readonly peer: Peer
  /** Version of the API that it says to implement; null if it does not say. */
  readonly version: string | null
}

/**
 * Finds out what kind of server answers: by asking it, which Stubwire servers answer unless they are told not to, or else by a
 * request that either kind refuses for its unknown argument before a handler runs.
 *
 * Throws MessagingTimeout if it does not answer, MessagingException if it does not have the API or answers the second otherwise.
 */
export async function detectPeer(provider: Provider, model: ApiModel, version: string): Promise<DetectedPeer> {
  const described = await describedVersion(provider, model)
  if (described !== undefined) return { peer: 'stubwire', version: described }
  const variants = model.methods.flatMap((method) => method.variants.map((variant) => ({ name: method.name, variant })))
  const usable = variants.filter(({ variant }) => !variant.openArgs && variant.until === null)
  const chosen = usable.find(({ variant }) => variant.readOnly === true) ?? usable[0]
  if (chosen === undefined) return { peer: 'stubwire', version: null }
  const context = model.context === null ? {} : (exampleValue(model.context, model.definitions) as object)
  const request = { method: chosen.name, args: { argument_of_no_schema: 1 }, version, context: { ...context } }
  const answer = await provider.send(request)
  if (answer.kind === 'failure') {
    if (isOurs(answer.failure, 'InvalidArguments')) return { peer: 'stubwire', version: null }
    if (isTypeError(answer.failure)) return { peer: 'oslo', version: null }
  }
  if (answer.kind === 'none') throw silence(answer.waitedMs)
  throw new MessagingException(
    `What kind of server answers cannot be told: ${chosen.name} with an unknown argument got ${describeAnswer(answer)}. ` +
      'Say so by --peer stubwire or --peer oslo, if it is one that implements this API.',
  )
}

/** The version of the API that a server says it implements; undefined if it does not describe itself. */
async function describedVersion(provider: Provider, model: ApiModel): Promise<string | undefined> {
  const answer = await provider.send({
    method: describeMethod,
    args: {},
    namespace: describeNamespace,
    version: describeVersion,
    context: {},
  })
  if (answer.kind === 'none') throw silence(answer.waitedMs)
  const description = answer.kind === 'result' ? readDescription(answer.result) : null
  if (description === null) return undefined
  const [major] = model.version.split('.')
  const found = description.apis.find(({ name, version }) => name === model.name && version.split('.')[0] === major)
  if (found !== undefined) return found.version
  const served = description.apis.map(({ name, version }) => `${name} ${version}`).join(', ') || 'no API'
  throw new MessagingException(`The server does not have ${model.name} ${major}.x: it serves ${served}`)
}

function silence(waitedMs: number): MessagingTimeout {
  return new MessagingTimeout(`Nobody answered within ${waitedMs} ms: is a server there?`)
}
