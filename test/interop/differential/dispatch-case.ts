import fc from 'fast-check'
import { jsonText, objectOf, objectText, stringText } from './json-text.js'

/** What a method does with a request. */
export type Deed = 'nothing' | 'args' | 'context' | 'value error' | 'type error' | 'failure'

/** A member of an endpoint: a method, or a value that only looks like one. */
export interface Attribute {
  readonly name: string
  readonly kind: 'method' | 'value'
  readonly exposed: boolean
  readonly does: Deed
}

export interface EndpointTarget {
  readonly namespace: string | null
  readonly version: string | null
  readonly legacyNamespaces: readonly (string | null)[] | null
}

export interface EndpointCase {
  /** Null: an endpoint without target. */
  readonly target: EndpointTarget | null
  readonly attributes: readonly Attribute[]
}

/** A request; members are JSON texts, null where the key is absent. */
export interface RequestCase {
  readonly envelope: boolean
  readonly method: string | null
  readonly args: string | null
  readonly namespace: string | null
  readonly version: string | null
  readonly messageId: string | null
  readonly timeout: string | null
  /** Pairs of key and JSON text. */
  readonly context: readonly (readonly [string, string])[]
}

/** A server and a request to it. */
export interface DispatchCase {
  readonly endpoints: readonly EndpointCase[]
  readonly policy: 'default' | 'legacy' | 'explicit'
  readonly ping: boolean
  readonly request: RequestCase
}

const methodNames = ['foo', 'foo', 'bar', 'caf\u00e9']
const strangeNames = ['_private', '__dunder__', 'toString', 'constructor', '__proto__', 'hasOwnProperty', '', 'a b']
const ping = 'oslo_rpc_server_ping'
const namespaces = ['', 'control', 'control']

/** Versions of both sides; see `version-domain.ts` for the strange ones in full. */
const goodVersions = ['1.0', '1.5', '1.5', '2.0', '3.20', '1.5.2']
const strangeVersions = [
  ...['', '1', '1.', '.1', 'a.b', '1.0.0', '1.5.x', ' 1.0 ', '1_0.0', '+1.0', '-1.0', '\u0663.0', '1.0\n', '0x1.0'],
  ...['1.5e0', '1.0.0.0', 'None', `${'9'.repeat(30)}.0`, `1.${'0'.repeat(5000)}`, "1.'", '1.\ud83d\ude00'],
]

const attribute: fc.Arbitrary<Attribute> = fc.record({
  name: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...methodNames) },
    { weight: 2, arbitrary: fc.constantFrom(...strangeNames, ping) },
  ),
  kind: fc.oneof({ weight: 9, arbitrary: fc.constant('method' as const) }, fc.constant('value' as const)),
  exposed: fc.boolean(),
  does: fc.constantFrom<Deed>('nothing', 'args', 'args', 'context', 'value error', 'type error', 'failure'),
})

const maybeNamespace = fc.option(fc.constantFrom(...namespaces), { freq: 2 })

const target: fc.Arbitrary<EndpointTarget> = fc.record({
  namespace: maybeNamespace,
  version: fc.option(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...goodVersions) },
      { weight: 1, arbitrary: fc.constantFrom(...strangeVersions) },
    ),
  ),
  legacyNamespaces: fc.option(fc.array(maybeNamespace, { maxLength: 2 })),
})

const endpoint: fc.Arbitrary<EndpointCase> = fc.record({
  target: fc.option(target, { freq: 3 }),
  attributes: fc.uniqueArray(attribute, { minLength: 1, maxLength: 5, selector: ({ name }) => name }),
})

/** Mostly one of the good ones, at times absent, at times anything. */
function member(good: readonly string[], strange: readonly string[]): fc.Arbitrary<string | null> {
  const text = (value: string) => JSON.stringify(value)
  return fc.oneof(
    { weight: 14, arbitrary: fc.constantFrom(...good).map(text) },
    { weight: 3, arbitrary: fc.constantFrom(...strange).map(text) },
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant('null') },
    { weight: 1, arbitrary: jsonText },
  )
}

const contextKey = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('user', 'roles', 'conf', 'values', 'args') },
  { weight: 6, arbitrary: fc.constantFrom('msg_id', 'reply_q', 'client_timeout', '', '__proto__') },
  { weight: 6, arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }) },
  { weight: 1, arbitrary: fc.constant('self') },
)

const request: fc.Arbitrary<RequestCase> = fc.record({
  envelope: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
  method: member(methodNames, [...strangeNames, ping, 'unknown', 'target', '_unknown_ignore_errors', '__class__']),
  args: fc.oneof(
    { weight: 8, arbitrary: objectText },
    { weight: 2, arbitrary: fc.constant('{}') },
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: jsonText },
  ),
  namespace: fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: member(namespaces, ['other', 'null', '__proto__']) },
  ),
  version: member(['1.0', '1.0', '1.0', '1.5', '1.3', '2.0', '3.11'], strangeVersions),
  messageId: fc.oneof(
    { weight: 12, arbitrary: fc.constant('"0123"') },
    { weight: 1, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('null', '""', '0', '-0.0', '[]', '{}', 'false', 'true', '[0]', 'NaN', '5'),
    },
  ),
  timeout: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(null, 'null', '5', '1.5') },
    { weight: 1, arbitrary: fc.oneof(jsonText, stringText) },
  ),
  context: fc.array(fc.tuple(contextKey, jsonText), { maxLength: 4 }),
})

/** Places of an endpoint and of one of its attributes, and whether the version is theirs, too. */
type Aim = readonly [endpoint: number, attribute: number, version: boolean]

/** Half of the requests name a method of an endpoint: chance alone would hardly ever call one. */
const aims: fc.Arbitrary<Aim | null> = fc.option(fc.tuple(fc.nat(3), fc.nat(4), fc.boolean()), { freq: 2 })

function aimed({ aim, ...value }: DispatchCase & { readonly aim: Aim | null }): DispatchCase {
  if (aim === null || value.endpoints.length === 0) return value
  const [endpointAt, attributeAt, withVersion] = aim
  const { target, attributes } = value.endpoints[endpointAt % value.endpoints.length] as EndpointCase
  const { name } = attributes[attributeAt % attributes.length] as Attribute
  const { namespace = null, version } = target ?? {}
  const method = JSON.stringify(name)
  const request = { ...value.request, method, namespace: namespace === null ? null : JSON.stringify(namespace) }
  return { ...value, request: withVersion ? { ...request, version: JSON.stringify(version || '1.0') } : request }
}

export const dispatchCases: fc.Arbitrary<DispatchCase> = fc
  .record({
    endpoints: fc.oneof(
      { weight: 15, arbitrary: fc.array(endpoint, { minLength: 1, maxLength: 4 }) },
      { weight: 1, arbitrary: fc.constant<EndpointCase[]>([]) },
    ),
    policy: fc.constantFrom('default' as const, 'default' as const, 'legacy' as const, 'explicit' as const),
    ping: fc.boolean(),
    request,
    aim: aims,
  })
  .map(aimed)

/** The body that carries a request. */
export function bodyOf({ envelope, messageId, context, ...request }: RequestCase): string {
  const members: [string, string | null][] = [
    ['method', request.method],
    ['args', request.args],
    ['namespace', request.namespace],
    ['version', request.version],
    ['_msg_id', messageId],
    ['_reply_q', '"reply"'],
    ['_timeout', request.timeout],
    ['_unique_id', '"4567"'],
    ...context.map(([key, text]): [string, string] => [`_context_${key}`, text]),
  ]
  const present = members.filter((entry): entry is [string, string] => entry[1] !== null)
  const message = objectOf(present.map(([key, text]) => [JSON.stringify(key), text]))
  return envelope ? `{"oslo.version": "2.0", "oslo.message": ${JSON.stringify(message)}}` : message
}
