import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../fixtures/cinder/', import.meta.url)

/** An argument as cinder's services take it. */
export interface ArgumentFacts {
  readonly name: string
  readonly jsonType: string
  readonly nullable: boolean
  readonly requiredByServer: boolean
  readonly serverDefault?: unknown
  readonly ovo: string | null
  readonly introducedIn: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly items?: string | null
  readonly note?: string | null
  /** What each member of a plain object is. */
  readonly shape?: Readonly<Record<string, string>>
  /** Stands for any further argument. */
  readonly variadic?: boolean
}

/** What a call answers, where that is of one kind. */
export interface ReturnFacts {
  readonly type?: string
  readonly ovo?: string
  readonly nullable?: boolean
  /** In words, or each member of the items with what it is. */
  readonly items?: string | Readonly<Record<string, string>>
  readonly oneOf?: readonly ReturnFacts[]
}

/** What cinder's client does under version caps. */
export interface WireFacts {
  /** Such as `3.0-3.9`, `3.12` or `3.0 until 3.6`. */
  readonly caps: string
  /** What it raises instead of sending. */
  readonly refused?: string
  /** Version in the message. */
  readonly wireVersion?: string
  readonly kind?: 'call' | 'cast' | 'call|cast'
  readonly args?: readonly string[]
  /** Members of the argument `host`, where that is an object. */
  readonly hostKeys?: readonly string[]
}

/** Where cinder's client sends a message. `{backend}` is the host without its pool, `{hostPart}` that without the backend. */
export interface RouteFacts {
  readonly topic: string
  readonly server: string | null
}

/** How cinder's client addresses a method. */
export interface AddressingFacts {
  readonly mode: 'backend' | 'server' | 'topic' | 'fanout'
  /** What the host is taken from; absent where none is named. */
  readonly hostFrom?: string
  readonly topic?: string
  readonly server?: string | null
  readonly 'capAtLeast3.6'?: RouteFacts
  readonly 'capBelow3.6'?: RouteFacts
}

/** A method of an API. */
export interface MethodFacts {
  readonly name: string
  /** The method of cinder's client that sends it. */
  readonly clientMethod: string
  readonly addressing: AddressingFacts
  readonly kind: 'call' | 'cast' | 'call|cast'
  readonly fanout: boolean
  readonly introducedIn: string
  readonly removedIn: string | null
  readonly mainRemoteErrors?: readonly string[]
  readonly returns: ReturnFacts
  readonly args: readonly ArgumentFacts[]
  readonly wire: readonly WireFacts[]
}

/** An API of cinder. */
export interface ApiFacts {
  readonly name: string
  readonly topic: string
  readonly exchange: string
  readonly namespace: string | null
  readonly versions: readonly { readonly version: string }[]
  readonly methods: readonly MethodFacts[]
}

/** A field of a versioned object. */
export interface FieldFacts {
  readonly type: string
  readonly of?: string
  readonly nullable: boolean
  readonly valuesNullable?: boolean
  readonly enum?: readonly string[]
  readonly default?: unknown
  readonly introducedIn: string
  readonly zed?: { readonly nullable?: boolean }
}

/** A versioned object. */
export interface ObjectFacts {
  readonly namespace: string
  readonly version: string
  readonly fields: Readonly<Record<string, FieldFacts>>
}

/** The facts about one of cinder's APIs. */
export function apiFacts(name: string): ApiFacts {
  const facts = read('cinder-rpc.json') as { apis: ApiFacts[] }
  const api = facts.apis.find((candidate) => candidate.name === name)
  if (api === undefined) throw new Error(`no facts about ${name}`)
  return api
}

/** The facts about cinder's versioned objects, and the keys of its request context. */
export function objectFacts(): {
  readonly objects: Readonly<Record<string, ObjectFacts>>
  readonly context: { readonly keys: Readonly<Record<string, unknown>> }
  readonly objectVersionHistory: { readonly versions: Readonly<Record<string, Readonly<Record<string, string>>>> }
} {
  return read('ovo.json') as ReturnType<typeof objectFacts>
}

/** Names of the recorded objects, results, contexts and messages. */
export function exampleNames(): string[] {
  return readdirSync(new URL('examples/', folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
}

/** One of them. */
export function example(name: string): unknown {
  return read(`examples/${name}.json`)
}

/** A recorded message, taken apart. */
export function exampleMessage(name: string): { method: string; args: Record<string, unknown>; context: object } {
  const recorded = example(name) as { 'oslo.message': Record<string, unknown> }
  const message = recorded['oslo.message']
  const context = Object.entries(message)
    .filter(([key]) => key.startsWith('_context_'))
    .map(([key, value]) => [key.slice('_context_'.length), value])
  return {
    method: message.method as string,
    args: message.args as Record<string, unknown>,
    context: Object.fromEntries(context),
  }
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8'))
}
