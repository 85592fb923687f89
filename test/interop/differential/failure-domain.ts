import fc from 'fast-check'
import {
  DeclaredError,
  failureOf,
  MessageDeliveryFailure,
  MessagingTimeout,
  NoSuchMethod,
  RPCVersionCapError,
  UnsupportedVersion,
  writeFailure,
} from 'stubwire'
import type { Domain, Outcome } from './domain.js'

/** An error that both sides can raise. */
interface RaiseCase {
  /** Name in the table of `differential.py`, and in {@link makers}. */
  readonly class: keyof typeof makers
  readonly texts: readonly [string, string]
  readonly allowed: readonly string[]
}

type Texts = RaiseCase['texts']

interface Maker {
  /** What the exception's constructor gets in Python. */
  readonly args: (texts: Texts) => readonly string[]
  readonly kwargs?: (texts: Texts) => Readonly<Record<string, string>>
  readonly ours: (texts: Texts) => Error
}

/** An error without text has no arguments: what JavaScript makes of both, it cannot tell apart. */
const alone = ([text]: Texts) => (text === '' ? [] : [text])

class ThingNotFound extends DeclaredError<{ thing_id: string }> {
  constructor(data: { thing_id: string }) {
    const template = 'Thing {thing_id} could not be found.'
    super({ class: 'ThingNotFound', module: 'interop_errors', template }, data)
  }
}

const makers = {
  ValueError: { args: alone, ours: ([text]) => new RangeError(text) },
  TypeError: { args: alone, ours: ([text]) => new TypeError(text) },
  Exception: { args: alone, ours: ([text]) => new Error(text) },
  NoSuchMethod: { args: ([text]) => [text], ours: ([text]) => new NoSuchMethod(text) },
  UnsupportedVersion: { args: (texts) => texts, ours: (texts) => new UnsupportedVersion(...texts) },
  RPCVersionCapError: { args: (texts) => texts, ours: (texts) => new RPCVersionCapError(...texts) },
  MessagingTimeout: { args: alone, ours: ([text]) => new MessagingTimeout(text) },
  MessageDeliveryFailure: { args: alone, ours: ([text]) => new MessageDeliveryFailure(text) },
  ThingNotFound: {
    args: () => [],
    kwargs: ([thing_id]) => ({ thing_id }),
    ours: ([thing_id]) => new ThingNotFound({ thing_id }),
  },
} as const satisfies Record<string, Maker>

const words = fc.oneof(
  fc.constantFrom('', 'test', 'caf\u00e9', "it's", '1.0', 'two\nlines', '{thing_id}', '%s', '\ud800', '\u0000'),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const modules = ['builtins', 'interop_errors', 'oslo_messaging.rpc.dispatcher', 'oslo_messaging.rpc.client']

/** Errors raised on both sides: what is sent for them, and what a Python client makes of either text. */
export const raiseDomain: Domain<RaiseCase> = {
  name: 'failure raised',
  weight: 3,
  cases: fc.record({
    class: fc.constantFrom(...(Object.keys(makers) as (keyof typeof makers)[])),
    texts: fc.tuple(words, words),
    allowed: fc.subarray([...modules, 'oslo_messaging.exceptions']),
  }),
  question: ({ class: name, texts, allowed }) => {
    const { args, kwargs, ours }: Maker = makers[name]
    const text = writeFailure(failureOf(ours(texts)))
    return { ask: 'raise', class: name, args: args(texts), kwargs: kwargs?.(texts) ?? {}, allowed, text }
  },
  pair: (_value, answer) => ({ ours: answer.ours as Outcome, theirs: answer.outcome as Outcome }),
}
