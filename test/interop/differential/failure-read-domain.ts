import fc from 'fast-check'
import { errorFromFailure, NoSuchMethod, ProtocolError, parseFailure, RemoteError, UnsupportedVersion } from 'stubwire'
import { canonical } from './canonical.js'
import type { Domain, Outcome } from './domain.js'
import { damaged, jsonText, objectOf, objectText, stringText } from './json-text.js'

/** The text of a failure. */
export interface ReadFailureCase {
  readonly text: string
}

function mostly(good: fc.Arbitrary<string>): fc.Arbitrary<string | null> {
  return fc.oneof(
    { weight: 30, arbitrary: good },
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant('null') },
    { weight: 1, arbitrary: jsonText },
  )
}

const lines = fc.array(stringText, { maxLength: 3 }).map((texts) => `[${texts.join(', ')}]`)
const values = fc.array(jsonText, { maxLength: 3 }).map((texts) => `[${texts.join(', ')}]`)
const className = fc.oneof(
  fc.constantFrom(
    '"ValueError"',
    '"KeyError"',
    '"NoSuchMethod"',
    '"Nothing"',
    '"VolumeNotFound_Remote"',
    '"SystemExit"',
  ),
  stringText,
)
const moduleName = fc.oneof(
  fc.constantFrom('"builtins"', '"exceptions"', '"oslo_messaging.rpc.dispatcher"', '"cinder.exception_Remote"', '"os"'),
  stringText,
)

const failure = fc
  .record({
    class: mostly(className),
    module: mostly(moduleName),
    message: mostly(stringText),
    tb: mostly(lines),
    args: mostly(values),
    kwargs: mostly(objectText),
    more: fc.option(jsonText),
  })
  .map((members) => {
    const present = Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== null)
    return objectOf(present.map(([key, text]) => [JSON.stringify(key), text]))
  })

/** A failure's text as clients understand it: what class, message and traceback the server told of. */
export const readFailureDomain: Domain<ReadFailureCase> = {
  name: 'failure read',
  weight: 3,
  cases: fc.record({
    text: fc.oneof(
      { weight: 12, arbitrary: failure },
      { weight: 1, arbitrary: damaged(failure) },
      { weight: 1, arbitrary: jsonText },
    ),
  }),
  question: ({ text }) => ({ ask: 'read', text }),
  pair({ text }, answer) {
    // The text of a rebuilt exception is for people in front of Python: message and traceback in one.
    const { text: _shown, ...theirs } = answer as Outcome
    return { ours: read(text, answer.kind === 'rebuilt'), theirs: theirs as Outcome }
  },
}

/** What this side makes of it, in the form that Python's outcome has. */
function read(text: string, rebuilt: boolean): Outcome {
  const error = errorFromFailure(text, { declared: [], allowedRemoteModules: [] })
  if (error instanceof ProtocolError) return { kind: 'refused' }
  if (!(error instanceof RemoteError || error instanceof NoSuchMethod || error instanceof UnsupportedVersion)) {
    return { kind: error.name }
  }
  const { class: name, module, message, tb } = parseFailure(text)
  if (!rebuilt) return { kind: 'remote', class: canonical(name), message: canonical(message), tb: canonical(tb) }
  return { kind: 'rebuilt', class: canonical(name), module: canonical(module === 'exceptions' ? 'builtins' : module) }
}
