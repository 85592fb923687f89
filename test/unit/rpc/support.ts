import {
  type CallMethod,
  type CastMethod,
  type IncomingRequest,
  type JsonObject,
  type Listener,
  type ListenOptions,
  type Logger,
  parseFailure,
  type ReceivedRequest,
  type Reply,
  type Request,
  type SendOptions,
  type Target,
  type Transport,
  type ValidationFailure,
  type Validator,
  writeJson,
} from 'stubwire'

/** Types of members that {@link objectOf} knows; a question mark makes the member optional. */
type MemberType = 'string' | 'number' | 'boolean' | 'object' | 'string?' | 'number?' | 'boolean?' | 'object?'

/** A validator of objects, closed unless said otherwise, that reports as ajv does. */
export function objectOf(members: Readonly<Record<string, MemberType>>, { open = false } = {}): Validator {
  const check: Validator = (value) => {
    const failure = firstFailure(value, members, open)
    check.errors = failure === null ? null : [failure]
    return failure === null
  }
  return check
}

function firstFailure(
  value: unknown,
  members: Readonly<Record<string, string>>,
  open: boolean,
): ValidationFailure | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrongType('', 'object')
  const object = value as JsonObject
  for (const [name, type] of Object.entries(members)) {
    if (!type.endsWith('?') && !Object.hasOwn(object, name)) {
      return { instancePath: '', keyword: 'required', params: { missingProperty: name } }
    }
  }
  for (const name of Object.keys(object)) {
    const type = Object.hasOwn(members, name) ? members[name]?.replace('?', '') : undefined
    if (type === undefined && !open) {
      return { instancePath: '', keyword: 'additionalProperties', params: { additionalProperty: name } }
    }
    if (type !== undefined && typeof object[name] !== type) return wrongType(`/${name}`, type)
  }
  return null
}

/** A validator of values of one type. */
export function typeOf(type: string): Validator {
  const check: Validator = (value) => {
    const valid = typeof value === type
    check.errors = valid ? null : [wrongType('', type)]
    return valid
  }
  return check
}

function wrongType(instancePath: string, type: string): ValidationFailure {
  return { instancePath, keyword: 'type', params: { type }, message: `must be ${type}` }
}

/** A method that answers, of an API `demo`. */
export function callMethod<Args = JsonObject, Result = unknown>(
  name: string,
  members: Partial<CallMethod<Args, Result>> = {},
): CallMethod<Args, Result> {
  return {
    name,
    api: 'demo',
    namespace: null,
    kind: 'call',
    since: '1.0',
    checkArgs: objectOf({}, { open: true }),
    ...members,
  }
}

/** A method that nobody waits for, of an API `demo`. */
export function castMethod<Args = JsonObject>(name: string, members: Partial<CastMethod<Args>> = {}): CastMethod<Args> {
  return {
    name,
    api: 'demo',
    namespace: null,
    kind: 'cast',
    since: '1.0',
    checkArgs: objectOf({}, { open: true }),
    ...members,
  }
}

/** One message that a {@link FakeTransport} was given. */
export interface Sent {
  readonly kind: 'call' | 'cast'
  readonly target: Target
  readonly request: Request
  readonly options: SendOptions
}

/** A transport that keeps what it is given, answers calls as it is told, and delivers what a test makes up. */
export class FakeTransport implements Transport {
  readonly driver = 'fake'
  readonly defaultExchange = 'openstack'
  allowedRemoteModules: readonly string[] = []
  readonly sent: Sent[] = []
  /** Every listener ever made. */
  readonly listeners: FakeListener[] = []
  answer: (sent: Sent) => Reply | Promise<Reply> = () => ({ result: null, failure: null })
  /** Called before a listener is made; may throw, or wait. */
  onListen: (target: Target) => void | Promise<void> = () => {}

  async call(target: Target, request: Request, options: SendOptions): Promise<Reply> {
    const sent: Sent = { kind: 'call', target, request, options }
    this.sent.push(sent)
    return await this.answer(sent)
  }

  async cast(target: Target, request: Request, options: SendOptions): Promise<void> {
    this.sent.push({ kind: 'cast', target, request, options })
  }

  async listen(target: Target, options: ListenOptions): Promise<Listener> {
    await this.onListen(target)
    const listener = new FakeListener(target, options)
    this.listeners.push(listener)
    return listener
  }

  async close(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}

  /** The last message. */
  get last(): Sent {
    const last = this.sent.at(-1)
    if (last === undefined) throw new Error('Nothing was sent')
    return last
  }

  /** The last listener. */
  get listener(): FakeListener {
    const last = this.listeners.at(-1)
    if (last === undefined) throw new Error('Nobody listens')
    return last
  }
}

/** A subscription that delivers what a test makes up. */
export class FakeListener implements Listener {
  readonly target: Target
  readonly options: ListenOptions
  /** What happened to it, in order. */
  readonly events: string[] = []
  onStop: () => void | Promise<void> = () => {}

  constructor(target: Target, options: ListenOptions) {
    this.target = target
    this.options = options
  }

  deliver(request: FakeRequest): FakeRequest {
    this.options.onRequest(request)
    return request
  }

  async stop(): Promise<void> {
    this.events.push('stop')
    await this.onStop()
  }

  async close(): Promise<void> {
    this.events.push('close')
  }
}

/** What a {@link FakeRequest} is made of; absent members are absent from the message. */
export interface FakeRequestOptions {
  readonly method?: unknown
  readonly args?: unknown
  readonly namespace?: unknown
  readonly version?: unknown
  readonly context?: JsonObject
  readonly expectsReply?: boolean
  readonly monitorTimeout?: unknown
  readonly timeoutMs?: number
  /** Answers are sent at once, without a promise; those that cannot be written are thrown back. Default false. */
  readonly atOnce?: boolean
}

/** A request that keeps its answers. Like a real one it rejects answers that JSON cannot carry, without sending anything. */
export class FakeRequest implements IncomingRequest {
  readonly request: ReceivedRequest
  readonly expectsReply: boolean
  readonly monitorTimeout: unknown
  readonly timeoutMs: number | null
  readonly replies: Reply[] = []
  /** Resolves with the first answer. */
  readonly answered: Promise<void>
  #answer: () => void = () => {}
  readonly #atOnce: boolean
  heartbeats = 0
  acknowledged = 0
  canAcknowledge = true
  isListened = true

  constructor(options: FakeRequestOptions) {
    const { method, args, namespace, version, context = {} } = options
    this.request = { method, args, namespace, version, context }
    this.expectsReply = options.expectsReply ?? true
    this.monitorTimeout = options.monitorTimeout
    this.timeoutMs = options.timeoutMs ?? null
    this.#atOnce = options.atOnce ?? false
    this.answered = new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  acknowledge(): boolean {
    this.acknowledged += 1
    return this.canAcknowledge
  }

  reply(reply: Reply): Promise<void> | undefined {
    if (!this.#atOnce) return (async () => this.#take(reply))()
    this.#take(reply)
    return undefined
  }

  #take(reply: Reply): void {
    writeJson(reply.result)
    this.replies.push(reply)
    this.#answer()
  }

  async heartbeat(): Promise<boolean> {
    this.heartbeats += 1
    return this.isListened
  }

  /** The result of the only answer. */
  get result(): unknown {
    const [reply] = this.replies
    if (this.replies.length !== 1 || reply === undefined) throw new Error(`${this.replies.length} answers`)
    if (reply.failure !== null) throw new Error(`Failed: ${reply.failure}`)
    return reply.result
  }

  /** The failure of the only answer. */
  get failure(): ReturnType<typeof parseFailure> {
    const [reply] = this.replies
    if (this.replies.length !== 1 || reply === undefined) throw new Error(`${this.replies.length} answers`)
    if (reply.failure === null) throw new Error(`Succeeded: ${JSON.stringify(reply.result)}`)
    return parseFailure(reply.failure)
  }
}

/** A logger that keeps its lines, such as `warn: text`; how long requests took only if that is asked for. */
export function memoryLogger({ times = false } = {}): Logger & { readonly lines: string[] } {
  const lines: string[] = []
  const add = (level: string) => (message: string) => {
    if (times || !/ took [\d.]+ ms$/.test(message)) lines.push(`${level}: ${message}`)
  }
  return { lines, debug: add('debug'), info: add('info'), warn: add('warn'), error: add('error') }
}
