import fc from 'fast-check'
import { decodeRequest } from '../../../src/core/wire.js'
import { incomingBody } from '../../../src/rabbit/incoming-body.js'
import { canonical } from './canonical.js'
import type { Domain, Outcome } from './domain.js'
import { damaged, jsonText, objectOf, objectText } from './json-text.js'

/** A body as it is delivered, a character for each byte. */
export interface MessageCase {
  readonly body: string
}

const keys = ['method', 'args', 'namespace', 'version', '_msg_id', '_reply_q', '_timeout', '_unique_id']
const contextKeys = [
  '_context_',
  '_context_user',
  '_context_msg_id',
  '_context__context_',
  '_context_client_timeout',
  '_context',
]
const memberText = fc.tuple(
  fc.constantFrom(...keys, ...contextKeys, '__proto__', 'failure').map((key) => JSON.stringify(key)),
  jsonText,
)
const message = fc.oneof(
  { weight: 15, arbitrary: fc.array(memberText, { maxLength: 6 }).map(objectOf) },
  jsonText.map((text) => objectOf([['"_context_self"', text]])),
)

const envelopeVersion = fc.oneof(
  { weight: 12, arbitrary: fc.constant('"2.0"') },
  fc.constantFrom(
    '"2.0.0"',
    '"2"',
    '"2.1"',
    '"1.9"',
    '"2.0.1"',
    '""',
    '" 2.0"',
    '"2.00"',
    '"2.0.x"',
    'null',
    '2.0',
    '["2.0"]',
  ),
)

const inner = fc.oneof(
  { weight: 8, arbitrary: message.map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.oneof(damaged(message), jsonText, fc.constant('')).map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: jsonText },
)

const envelope = fc
  .tuple(envelopeVersion, inner, fc.array(memberText, { maxLength: 1 }))
  .map(([version, text, more]) => objectOf([['"oslo.version"', version], ['"oslo.message"', text], ...more]))

const text = fc.oneof(
  { weight: 8, arbitrary: envelope },
  { weight: 2, arbitrary: message },
  { weight: 1, arbitrary: objectText },
  { weight: 1, arbitrary: jsonText },
  { weight: 2, arbitrary: damaged(envelope) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '[]', '[["a", 1]]', '["ab"]', '"a"', '[[]]', '{', '\ufeff{}') },
)

const bytes = fc.oneof(
  { weight: 15, arbitrary: text.map((body) => Buffer.from(body)) },
  fc.tuple(text, fc.nat(), fc.integer({ min: 128, max: 255 })).map(([body, at, byte]) => {
    const whole = Buffer.from(body)
    if (whole.length > 0) whole[at % whole.length] = byte
    return whole
  }),
)

/** What a body says, through the driver's and the protocol's decoding. */
export const messageDomain: Domain<MessageCase> = {
  name: 'message',
  weight: 6,
  cases: bytes.map((body) => ({ body: body.toString('latin1') })),
  question: ({ body }) => ({ ask: 'message', body: Buffer.from(body, 'latin1').toString('hex') }),
  pair: ({ body }, answer) => ({ ours: decode(Buffer.from(body, 'latin1')), theirs: answer as Outcome }),
}

function decode(content: Buffer): Outcome {
  try {
    const properties = { contentType: 'application/json', contentEncoding: 'utf-8', headers: {} }
    const delivered = { content, properties } as unknown as Parameters<typeof incomingBody>[0]
    const { request, messageId, replyQueue, uniqueId } = decodeRequest(incomingBody(delivered))
    const { context, ...rest } = request
    return {
      kind: 'message',
      message: canonical(rest),
      context: canonical(context),
      messageId: canonical(messageId),
      replyQueue: canonical(replyQueue),
      uniqueId: canonical(uniqueId),
    }
  } catch {
    return { kind: 'rejected' }
  }
}
