import { setImmediate as turn } from 'node:timers/promises'
import {
  defaultAccessPolicy,
  type Endpoint,
  explicitAccessPolicy,
  expose,
  legacyAccessPolicy,
  parseFailure,
  plainEndpoint,
  RpcServer,
  type ServerCall,
  silentLogger,
} from 'stubwire'
import { setOwn } from '../../../src/core/own-property.js'
import { decodeBody, decodeReply, decodeRequest } from '../../../src/core/wire.js'
import { MemoryBroker } from '../../../src/transport/memory/memory-broker.js'
import { MemoryTransport } from '../../../src/transport/memory/memory-transport.js'
import { canonical } from './canonical.js'
import {
  type Attribute,
  bodyOf,
  type Deed,
  type DispatchCase,
  dispatchCases,
  type EndpointCase,
} from './dispatch-case.js'
import type { Domain, Outcome } from './domain.js'

const policies = { default: defaultAccessPolicy, legacy: legacyAccessPolicy, explicit: explicitAccessPolicy }

/** A method that was called, and with what. */
export interface Called {
  readonly endpoint: number
  readonly method: string
  readonly args: string
  readonly context: string
}

/** The body of a request, through the whole server, to the body of the reply. */
export const dispatchDomain: Domain<DispatchCase> = {
  name: 'dispatch',
  weight: 10,
  cases: dispatchCases,
  question: ({ endpoints, policy, ping, request }) => ({
    ask: 'serve',
    body: bodyOf(request),
    endpoints,
    policy,
    ping,
  }),
  async pair(value, answer) {
    return { ours: await serve(value), theirs: answer as Outcome }
  },
}

async function serve({ endpoints, policy, ping, request }: DispatchCase): Promise<Outcome> {
  const body = bodyOf(request)
  if (!isMessage(body)) return { kind: 'rejected' }
  const broker = new MemoryBroker()
  const replies: string[] = []
  broker.declareQueue('reply').subscribe({ hasRoom: () => true, deliver: (message) => replies.push(message.body) })
  await using transport = new MemoryTransport(broker, {})
  const calls: Called[] = []
  const server = new RpcServer(transport, {
    target: { topic: 't', server: 's' },
    endpoints: endpoints.map((described, place) => endpointOf(described, place, calls)),
    accessPolicy: policies[policy],
    ping,
    logger: silentLogger,
  })
  await server.start()
  broker.publish('', 't', body)
  // One turn delivers the request; stop waits for its handler, and another turn delivers the reply.
  await turn()
  await server.stop()
  await turn()
  return { ...outcomeOf(replies), calls }
}

function isMessage(body: string): boolean {
  try {
    decodeRequest(decodeBody(body))
    return true
  } catch {
    return false
  }
}

function outcomeOf(replies: readonly string[]): Outcome {
  const [reply] = replies
  if (reply === undefined) return { kind: 'no answer' }
  if (replies.length > 1) return { kind: 'several answers' }
  const { result, failure } = decodeReply(decodeBody(reply))
  if (typeof failure !== 'string') return { kind: 'result', result: canonical(result) }
  const { class: name, module, message, args, kwargs } = parseFailure(failure)
  return { kind: 'failure', class: name, module, message, args: canonical(args), kwargs: canonical(kwargs) }
}

function endpointOf({ target, attributes }: EndpointCase, place: number, calls: Called[]): Endpoint {
  const handlers: Record<string, unknown> = {}
  for (const attribute of attributes) setOwn(handlers, attribute.name, memberOf(attribute, place, calls))
  if (target === null) return plainEndpoint({ handlers })
  const { namespace, version, legacyNamespaces } = target
  return plainEndpoint({ handlers, namespace, version, legacyNamespaces: legacyNamespaces ?? [] })
}

function memberOf({ name, kind, exposed, does }: Attribute, endpoint: number, calls: Called[]): unknown {
  if (kind === 'value') return 3
  const handler = (args: object, { context }: ServerCall) => {
    calls.push({ endpoint, method: name, args: canonical(args), context: canonical(context) })
    return act(does, args, context)
  }
  return exposed ? expose(handler) : handler
}

function act(does: Deed, args: object, context: object): unknown {
  switch (does) {
    case 'args':
      return args
    case 'context':
      return context
    case 'value error':
      throw new RangeError('caf\u00e9')
    case 'type error':
      throw new TypeError("wrong 'type'")
    case 'failure':
      throw new Error(String(Object.keys(args).length))
    default:
      return undefined
  }
}
