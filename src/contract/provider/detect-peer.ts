import { MessagingException, MessagingTimeout } from '../../core/errors.js'
import type { ApiModel } from '../../model/api-model.js'
import { valueOf as exampleValue } from '../value-of.js'
import { describeAnswer, isOurs, isTypeError } from './answer-rules.js'
import type { Peer, Provider } from './provider.js'

/**
 * Finds out what kind of server answers, by a request that either kind refuses for its unknown argument before a handler runs.
 * Throws MessagingTimeout if it is not answered, MessagingException if it is answered otherwise.
 */
export async function detectPeer(provider: Provider, model: ApiModel, version: string): Promise<Peer> {
  const variants = model.methods.flatMap((method) => method.variants.map((variant) => ({ name: method.name, variant })))
  const usable = variants.filter(({ variant }) => !variant.openArgs && variant.until === null)
  const chosen = usable.find(({ variant }) => variant.readOnly === true) ?? usable[0]
  if (chosen === undefined) return 'stubwire'
  const context = model.context === null ? {} : (exampleValue(model.context, model.definitions) as object)
  const request = { method: chosen.name, args: { argument_of_no_schema: 1 }, version, context: { ...context } }
  const answer = await provider.send(request)
  if (answer.kind === 'failure') {
    if (isOurs(answer.failure, 'InvalidArguments')) return 'stubwire'
    if (isTypeError(answer.failure)) return 'oslo'
  }
  if (answer.kind === 'none')
    throw new MessagingTimeout(`Nobody answered ${chosen.name} within ${answer.waitedMs} ms: is a server there?`)
  throw new MessagingException(
    `What kind of server answers cannot be told: ${chosen.name} with an unknown argument got ${describeAnswer(answer)}. ` +
      'Say so by --peer stubwire or --peer oslo, if it is one that implements this API.',
  )
}
