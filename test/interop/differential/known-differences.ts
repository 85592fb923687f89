import { parseJson } from 'stubwire'
import {
  acceptOurs,
  depthOf,
  escapedBeyondAscii,
  holdsNonFinite,
  levelMessages,
  levelTexts,
  mapTexts,
  methodOf,
  unsignedZero,
  withoutAttributes,
  withRequest,
} from './difference-helpers.js'
import type { DispatchCase } from './dispatch-case.js'
import type { KnownDifference, Pair } from './domain.js'
import type { ReadFailureCase } from './failure-read-domain.js'
import type { MessageCase } from './message-domain.js'
import type { UrlCase } from './url-domain.js'

const objectNames: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype))

const dispatch: readonly KnownDifference<DispatchCase>[] = [
  {
    name: 'names that start with _ are never served',
    reason: 'A policy that allows them in Python offers the inside of every object, __class__ and the like.',
    recast(value) {
      const open = withoutAttributes(value, ({ name }) => name.startsWith('_'))
      const asked = methodOf(value)?.startsWith('_') && value.policy === 'legacy'
      return asked ? { ...(open ?? value), policy: 'default' } : open
    },
  },
  {
    name: 'names of Object.prototype are no methods of an endpoint without schema',
    reason:
      'Every object has them without having been given them; an endpoint with a schema may have methods of these names.',
    recast: (value) => withoutAttributes(value, ({ name }) => objectNames.has(name)),
  },
  {
    name: 'only functions are methods',
    reason: 'Python calls whatever has the name, and answers that it cannot be called.',
    recast: (value) => withoutAttributes(value, ({ kind }) => kind === 'value'),
  },
  {
    name: 'an endpoint has no attribute target',
    reason:
      'In Python it is an attribute beside the methods, which a request can name; its constructor then complains.',
    recast: (value) => (methodOf(value) === 'target' ? withRequest(value, { method: '"target_"' }) : null),
    level: ({ ours, theirs }, value) =>
      methodOf(value) === 'target'
        ? {
            ours,
            theirs: mapTexts(theirs, (text) =>
              text.replaceAll('method: target_', 'method: target').replaceAll('method target_', 'method target'),
            ),
          }
        : null,
  },
  {
    name: 'a context entry may be named self',
    reason: 'In Python it collides with a parameter, and the request is dropped without an answer.',
    recast(value) {
      const { context } = value.request
      if (!context.some(([key]) => key === 'self')) return null
      return withRequest(value, { context: context.map(([key, text]) => [key === 'self' ? 'self_' : key, text]) })
    },
    level: ({ ours, theirs }, value) =>
      value.request.context.some(([key]) => key === 'self')
        ? { ours, theirs: mapTexts(theirs, (text) => text.replaceAll('"self_":', '"self":')) }
        : null,
  },
  {
    name: 'ping takes any argument',
    reason: "In Python, arguments named as the method's own parameters collide with them.",
    level: (pair) =>
      acceptOurs(
        pair.ours.result === '"pong"' && String(pair.theirs.message).startsWith('PingEndpoint.oslo_rpc_server_ping()'),
        pair,
      ),
  },
  {
    name: 'ping is answered beside an endpoint that has a method of this name',
    reason: 'Python leaves it out if the last endpoint has one, even under another namespace or version.',
    level: (pair, { endpoints, ping }) =>
      acceptOurs(
        ping &&
          pair.ours.result === '"pong"' &&
          (endpoints.at(-1)?.attributes.some(({ name }) => name === 'oslo_rpc_server_ping') ?? false) &&
          (pair.theirs.class === 'UnsupportedVersion' || pair.theirs.class === 'NoSuchMethod'),
        pair,
      ),
  },
  {
    name: 'the ping endpoint does not count for telling NoSuchMethod from UnsupportedVersion',
    reason: 'That a server can be pinged must not hide from callers that their version is not served.',
    level: (pair, { ping }) =>
      acceptOurs(
        ping &&
          pair.ours.class === 'UnsupportedVersion' &&
          (pair.theirs.class === 'NoSuchMethod' ||
            // There it is asked for every method and version, also for what cannot be read.
            /^(ValueError|IndexError|AttributeError)$/.test(String(pair.theirs.class)) ||
            String(pair.theirs.message).startsWith('attribute name must be string, not ')),
        pair,
      ),
  },
  {
    name: 'every policy allows ping',
    reason: 'It is switched on and off by an option of its own; the explicit policy of Python makes that option void.',
    level: (pair, { ping, policy }) =>
      acceptOurs(
        ping && policy === 'explicit' && pair.ours.result === '"pong"' && pair.theirs.class === 'NoSuchMethod',
        pair,
      ),
  },
  {
    name: 'arguments that are no object are InvalidArguments',
    reason: 'They are refused as all bad arguments are; Python trips over them with an AttributeError.',
    level: (pair) =>
      acceptOurs(isRefusal(pair) && / object has no attribute 'items'$/.test(String(pair.theirs.message)), pair),
  },
  {
    name: 'arguments are checked before the access policy is asked',
    reason:
      'Validation stands before the dispatcher; Python passes a denied method over, to another endpoint or NoSuchMethod.',
    level: (pair, { policy }) =>
      acceptOurs(policy === 'explicit' && isRefusal(pair) && pair.theirs.kind === 'failure', pair),
  },
  {
    name: 'NaN and the infinities are refused in results',
    reason: 'They are no JSON, and only Python reads them; the caller is told instead.',
    level: (pair) =>
      acceptOurs(pair.ours.class === 'InvalidResult' && holdsNonFinite(String(pair.theirs.result)), pair),
  },
  {
    name: 'NaN is no message id',
    reason: 'It cannot be repeated in an answer, as it is no JSON.',
    level: (pair, { request }) => acceptOurs(request.messageId === 'NaN' && pair.ours.kind === 'no answer', pair),
  },
  {
    name: 'whole floats are integers',
    reason: 'JavaScript has one kind of number: 1.0 in a version or method is shown as 1.',
    level: (pair) =>
      levelMessages(pair, (text) =>
        text
          .replace(/(?<![0-9.])(-?[0-9]+)\.0(?![0-9])/g, '$1')
          .replace(/(?<![0-9.])-0(?![0-9]|\.[0-9])/g, '0')
          .replaceAll("'float'", "'int'"),
      ),
  },
  {
    name: 'Unicode of another year',
    reason: 'Which characters are printable, and so not escaped, differs between releases of Python and Node.',
    level: (pair) => levelMessages(pair, escapedBeyondAscii),
  },
  // The last: sorted texts cannot be levelled further.
  {
    name: 'keys that are numbers come first',
    reason: 'JavaScript keeps members in that order; it shows where an object stands for a version or a method.',
    level: (pair, { request }) =>
      [request.method, request.version].some((text) => text !== null && /\{.*"[0-9]+":/s.test(text))
        ? levelMessages(pair, (text) => [...text].sort().join(''))
        : null,
  },
]

function isRefusal({ ours, theirs }: Pair): boolean {
  return ours.class === 'InvalidArguments' && JSON.stringify(ours.calls) === JSON.stringify(theirs.calls)
}

const negativeZero: KnownDifference<unknown> = {
  name: 'negative zero',
  reason: 'Python tells -0 from -0.0; here zero is written without its sign, as an integer.',
  level: (pair) => levelTexts(pair, unsignedZero),
}

const nesting: KnownDifference<{ readonly text: string }> = {
  name: 'nesting deeper than 512 levels',
  reason: 'Bounded, so that no message exhausts the stack; Python stops at about a thousand.',
  level: (pair, { text }) => acceptOurs(pair.ours.kind === 'refused' && depthOf(text) > 512, pair),
}

const longIntegers: KnownDifference<{ readonly text: string }> = {
  name: 'integers of more than 4300 digits',
  reason: 'Python refuses them since 3.11, for the time that its conversion takes.',
  level: (pair, { text }) => acceptOurs(pair.theirs.kind === 'refused' && /[0-9]{4301}/.test(text), pair),
}

const message: readonly KnownDifference<MessageCase>[] = [
  {
    name: 'a context entry may be named self',
    reason: 'In Python it collides with a parameter, and the request is dropped without an answer.',
    recast({ body }) {
      const renamed = body.replaceAll('_context_self', '_context_self_')
      return renamed === body ? null : { body: renamed }
    },
    level: ({ ours, theirs }) => ({ ours, theirs: mapTexts(theirs, (text) => text.replaceAll('"self_":', '"self":')) }),
  },
  {
    name: 'only an object is a message',
    reason: 'Python makes a map of empty texts, too, and of lists of pairs; none of these is a request.',
    level: (pair, { body }) => acceptOurs(pair.ours.kind === 'rejected' && !holdsObject(body), pair),
  },
]

/** Whether a body, or the text in its envelope, is an object. */
function holdsObject(body: string): boolean {
  const inner = /"oslo\.message": "((?:[^"\\]|\\.)*)"/.exec(body)?.[1]
  return inner === undefined ? /^\s*\{/.test(body) : /^(?:\s|\\[nrt])*\{/.test(inner)
}

const failureRaised: readonly KnownDifference<{ readonly class: string }>[] = [
  {
    name: 'the text of RPCVersionCapError is our own',
    reason: 'It is raised by clients and read by people; nothing depends on its words.',
    level: (pair, value) => acceptOurs(value.class === 'RPCVersionCapError', pair),
  },
]

const failureRead: readonly KnownDifference<ReadFailureCase>[] = [
  {
    name: 'what a failure leaves out is an empty text',
    reason: 'Python shows None for a missing class or message.',
    level: ({ ours, theirs }) =>
      theirs.kind === 'remote' && (theirs.class === 'null' || theirs.message === 'null')
        ? {
            ours,
            theirs: {
              ...theirs,
              class: theirs.class === 'null' ? '""' : theirs.class,
              message: theirs.message === 'null' ? '""' : theirs.message,
            },
          }
        : null,
  },
  {
    name: 'the suffix _Remote is taken off',
    reason: 'It marks a class that a Python server has rebuilt itself; callers know the class without it.',
    level: ({ ours, theirs }) =>
      theirs.class === `${String(ours.class).slice(0, -1)}_Remote"`
        ? { ours, theirs: { ...theirs, class: ours.class } }
        : null,
  },
  {
    name: 'members of other types are refused',
    reason: 'Python shows whatever it gets as long as nothing has to be done with it.',
    level: (pair, { text }) => acceptOurs(pair.ours.kind === 'refused' && hasWrongMember(text), pair),
  },
]

/** Whether a failure has a member that is there and not of its type. */
function hasWrongMember(text: string): boolean {
  const failure = parseJson(text) as Readonly<Record<string, unknown>>
  const { class: name, module, message = '', tb = [], args, kwargs } = failure
  return !(
    [name ?? '', module ?? '', message].every((member) => typeof member === 'string') &&
    Array.isArray(tb) &&
    tb.every((line) => typeof line === 'string') &&
    Array.isArray(args ?? []) &&
    typeof (kwargs ?? {}) === 'object' &&
    !Array.isArray(kwargs)
  )
}

const url: readonly KnownDifference<UrlCase>[] = [
  {
    name: 'ports are plain digits',
    reason:
      'Releases differ for an empty port, which newer ones refuse; signs, blanks and underscores are never meant.',
    level: (pair, { url }) =>
      acceptOurs(
        pair.ours.kind === 'refused' && addressesOf(url).some((text) => /:(?![0-9]{1,9}$)[^:\]]*$/.test(text)),
        pair,
      ),
  },
  {
    name: 'several colons are an IPv6 address without brackets',
    reason: 'As in newer releases of oslo.messaging.',
    level: (pair, { url }) =>
      acceptOurs(pair.theirs.kind === 'refused' && addressesOf(url).some((text) => /^[^[]*:[^[]*:/.test(text)), pair),
  },
  {
    name: 'what stands in brackets is left to the connection',
    reason:
      'Newer releases of urllib judge the whole list of hosts as one, and refuse lists that oslo.messaging documents.',
    level: (pair, { url }) => acceptOurs(pair.theirs.kind === 'refused' && authorityOf(url).includes('['), pair),
  },
  {
    name: 'nothing but a port follows a bracket',
    reason: 'oslo.messaging passes over what stands between the bracket and the colon.',
    level: (pair, { url }) =>
      acceptOurs(pair.ours.kind === 'refused' && addressesOf(url).some((text) => /\][^:]/.test(text)), pair),
  },
  {
    name: 'characters that normalise into separators',
    reason: 'urllib refuses them for the sake of browsers; here a host name goes to the resolver as it is.',
    level: (pair, { url }) =>
      acceptOurs(pair.theirs.kind === 'refused' && url.normalize('NFKC') !== url.normalize('NFC'), pair),
  },
]

/** The parts of a URL behind the credentials, one for each host. */
function addressesOf(url: string): string[] {
  return authorityOf(url)
    .split(',')
    .map((host) => host.slice(host.lastIndexOf('@') + 1))
}

function authorityOf(url: string): string {
  return /^[^:]*:\/\/([^/?#]*)/.exec(url)?.[1] ?? ''
}

/** Everything in which this package differs from oslo.messaging on purpose, by the name of the domain. */
export const knownDifferences: Readonly<Record<string, readonly KnownDifference<unknown>[]>> = {
  dispatch: [...dispatch, negativeZero],
  message: [...message, negativeZero],
  'failure raised': failureRaised,
  'failure read': [...failureRead],
  'json read': [nesting, longIntegers, negativeZero],
  'json write': [negativeZero],
  date: [
    {
      name: 'years of four digits',
      reason: 'ISO 8601 has four; what Python writes for years before 1000 depends on the C library.',
      level: (pair, { ms }: { readonly ms: number }) =>
        ms < Date.UTC(1000) ? levelTexts(pair, (text) => text.replace(/^"0*/, '"')) : null,
    },
  ],
  url,
}
