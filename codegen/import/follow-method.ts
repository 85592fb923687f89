import type { PyArgument, PyExpression, PyFunction, PyStatement } from './python-syntax.js'
import { admits, plainSettings, type Sent, truthOf, unknownValue, type Value } from './values.js'

/** What a client's method is followed with. */
export interface Following {
  /** Version cap of the client. */
  readonly cap: string
  /** Version that is sent where none is said. */
  readonly defaultVersion: string | null
  /** Constants of the class, of its module and of the modules that were given. */
  readonly constant: (expression: PyExpression) => Value | null
  /** A method of the class; with `inherited`, that of a base class. */
  readonly methodOf: (name: string, inherited: boolean) => PyFunction | null
}

/** One way through a method. */
export interface Path {
  readonly sent: readonly Sent[]
  /** True if it ends by raising an error. */
  readonly raised: boolean
  /** What was taken for true and could not be known. */
  readonly assumed: readonly string[]
}

/** The ways through a method. */
export interface Ways {
  readonly paths: readonly Path[]
  /** False if there were more, which were not followed. */
  readonly complete: boolean
}

interface State {
  names: Map<string, Value>
  sent: Sent[]
  assumed: string[]
  /** Set when the method has ended. */
  end: { readonly raised: boolean; readonly value: Value } | null
}

/** More ways than these are not followed. */
const mostPaths = 256
/** Methods that call each other are followed so deep. */
const deepest = 4

/** Every way through a method under a version cap: both, where a condition depends on what nobody knows here. */
export function followMethod(method: PyFunction, following: Following): Ways {
  const names = new Map<string, Value>()
  method.parameters.forEach((parameter, index) => {
    if (index === 0) names.set(parameter.name, { kind: 'self', parent: false })
    else names.set(parameter.name, parameterValue(parameter.stars, parameter.name))
  })
  const walk = new Walk(following, 0)
  const states = walk.block(method.body, [{ names, sent: [], assumed: [], end: null }])
  const paths = states.map(({ sent, assumed, end }) => ({ sent, assumed, raised: end?.raised ?? false }))
  return { paths, complete: !walk.cut }
}

function parameterValue(stars: 0 | 1 | 2, name: string): Value {
  if (stars === 2) return { kind: 'dict', entries: new Map(), open: true }
  return stars === 1 ? unknownValue(`*${name}`) : { kind: 'given', text: name }
}

class Walk {
  readonly #following: Following
  readonly #depth: number
  #cut = false

  constructor(following: Following, depth: number) {
    this.#following = following
    this.#depth = depth
  }

  /** True if there were more ways than are followed. */
  get cut(): boolean {
    return this.#cut
  }

  block(statements: readonly PyStatement[], states: State[]): State[] {
    let current = states
    for (const statement of statements) {
      current = current.flatMap((state) => (state.end === null ? this.#statement(statement, state) : [state]))
      if (current.length > mostPaths) {
        this.#cut = true
        current = current.slice(0, mostPaths)
      }
    }
    return current
  }

  #statement(statement: PyStatement, state: State): State[] {
    switch (statement.kind) {
      case 'assign': {
        const value = this.#value(statement.value, state)
        for (const target of statement.targets) this.#assign(target, value, state)
        return [state]
      }
      case 'expression':
        this.#value(statement.value, state)
        return [state]
      case 'return': {
        const value = statement.value === null ? unknownValue('None') : this.#value(statement.value, state)
        state.end = { raised: false, value }
        return [state]
      }
      case 'raise':
        state.end = { raised: true, value: unknownValue('') }
        return [state]
      case 'delete':
        for (const target of statement.targets) this.#remove(target, state)
        return [state]
      case 'if':
        return this.#branches(statement.branches, statement.otherwise, state)
      case 'block': {
        for (const head of statement.heads) this.#value(head, state)
        return this.#bodies(statement.bodies, state)
      }
      default:
        return [state]
    }
  }

  /** The first body is run; what follows it, such as `except`, may be run in its place if it sends something. */
  #bodies([first = [], ...others]: readonly (readonly PyStatement[])[], state: State): State[] {
    const before = state.sent.length
    const instead = others.flatMap((body) => this.block(body, [copyOf(state)]))
    const usual = this.block(first, [state])
    return [...usual, ...instead.filter(({ sent, end }) => sent.length > before && end?.raised !== true)]
  }

  #branches(
    branches: readonly { readonly test: PyExpression; readonly body: readonly PyStatement[] }[],
    otherwise: readonly PyStatement[],
    state: State,
  ): State[] {
    const [first, ...rest] = branches
    if (first === undefined) return this.block(otherwise, [state])
    const truth = this.#truth(first.test, state)
    if (truth === true) return this.block(first.body, [state])
    if (truth === false) return this.#branches(rest, otherwise, state)
    const other = copyOf(state)
    state.assumed.push(first.test.text)
    other.assumed.push(`not (${first.test.text})`)
    return [...this.block(first.body, [state]), ...this.#branches(rest, otherwise, other)]
  }

  /** Whether a condition holds; undefined if that cannot be told. */
  #truth(test: PyExpression, state: State): boolean | undefined {
    if (test.kind === 'not') {
      const truth = this.#truth(test.of, state)
      return truth === undefined ? undefined : !truth
    }
    if (test.kind === 'binary' && (test.operator === 'and' || test.operator === 'or')) {
      const [left, right] = [this.#truth(test.left, state), this.#truth(test.right, state)]
      const decisive = test.operator === 'or'
      if (left === decisive || right === decisive) return decisive
      return left === undefined || right === undefined ? undefined : !decisive
    }
    return truthOf(this.#value(test, state))
  }

  #assign(target: PyExpression, value: Value, state: State): void {
    if (target.kind === 'name') state.names.set(target.id, value)
    else if (target.kind === 'subscript') {
      const key = this.#value(target.index, state)
      this.#change(
        target.of,
        state,
        (entries) => key.kind === 'text' && entries.set(key.value, value),
        key.kind !== 'text',
      )
    } else if (target.kind === 'sequence') {
      const items = value.kind === 'sequence' ? value.items : []
      target.items.forEach((item, index) => {
        this.#assign(item, items[index] ?? unknownValue(item.text), state)
      })
    }
  }

  #remove(target: PyExpression, state: State): void {
    if (target.kind !== 'subscript') return
    const key = this.#value(target.index, state)
    this.#change(target.of, state, (entries) => key.kind === 'text' && entries.delete(key.value), false)
  }

  /** Changes the dictionary that a name stands for. */
  #change(of: PyExpression, state: State, change: (entries: Map<string, Value>) => unknown, opens: boolean): void {
    if (of.kind !== 'name') return
    const dict = state.names.get(of.id)
    if (dict?.kind !== 'dict') return
    const entries = new Map(dict.entries)
    change(entries)
    state.names.set(of.id, { kind: 'dict', entries, open: dict.open || opens })
  }

  #value(expression: PyExpression, state: State): Value {
    switch (expression.kind) {
      case 'string':
        return { kind: 'text', value: expression.value }
      case 'constant':
      case 'number':
        return { kind: 'constant', value: expression.value }
      case 'name':
        return state.names.get(expression.id) ?? this.#following.constant(expression) ?? unknownValue(expression.text)
      case 'sequence':
        return { kind: 'sequence', items: expression.items.map((item) => this.#value(item, state)) }
      case 'dict':
        return this.#dict(expression.entries, state)
      case 'call':
        return this.#call(expression, state)
      case 'attribute': {
        const of = this.#value(expression.of, state)
        if (of.kind === 'self') {
          const constant = this.#following.constant(expression)
          if (constant !== null) return constant
          return /client$/.test(expression.name) ? { kind: 'client', settings: plainSettings } : given(expression)
        }
        return (
          this.#following.constant(expression) ??
          (of.kind === 'given' ? given(expression) : unknownValue(expression.text))
        )
      }
      case 'subscript': {
        const of = this.#value(expression.of, state)
        const index = this.#value(expression.index, state)
        if (of.kind === 'dict' && index.kind === 'text')
          return of.entries.get(index.value) ?? unknownValue(expression.text)
        return of.kind === 'given' ? given(expression) : unknownValue(expression.text)
      }
      case 'conditional': {
        const truth = this.#truth(expression.test, state)
        if (truth !== undefined) return this.#value(truth ? expression.yes : expression.no, state)
        const [yes, no] = [this.#value(expression.yes, state), this.#value(expression.no, state)]
        return yes.kind === 'client' ? yes : no.kind === 'client' ? no : unknownValue(expression.text)
      }
      case 'not': {
        const truth = this.#truth(expression, state)
        return truth === undefined ? unknownValue(expression.text) : { kind: 'constant', value: truth }
      }
      case 'binary':
        this.#value(expression.left, state)
        this.#value(expression.right, state)
        return unknownValue(expression.text)
      default:
        for (const part of expression.parts) this.#value(part, state)
        return unknownValue(expression.text)
    }
  }

  #dict(entries: readonly { readonly key: PyExpression | null; readonly value: PyExpression }[], state: State): Value {
    const found = new Map<string, Value>()
    let open = false
    for (const { key, value } of entries) {
      const made = this.#value(value, state)
      if (key === null) open = spreadInto(found, made) || open
      else {
        const name = this.#value(key, state)
        if (name.kind === 'text') found.set(name.value, made)
        else open = true
      }
    }
    return { kind: 'dict', entries: found, open }
  }

  #call(call: Extract<PyExpression, { kind: 'call' }>, state: State): Value {
    const { callee } = call
    const args = call.args.map((arg) => ({ ...arg, made: this.#value(arg.value, state) }))
    if (callee.kind === 'name' && callee.id === 'super') return { kind: 'self', parent: true }
    if (callee.kind === 'name' && callee.id === 'dict') return dictOf(args)
    if (callee.kind !== 'attribute') {
      this.#value(callee, state)
      return unknownValue(call.text)
    }
    const of = this.#value(callee.of, state)
    const changed = this.#changeByMethod(callee.of, callee.name, args, state)
    if (changed) return unknownValue(call.text)
    if (callee.name === 'can_send_version') return this.#canSend(args, of)
    if (callee.name === '_compat_ver') return this.#compatible(args.map((arg) => arg.made))
    if (of.kind === 'self') {
      const method = this.#following.methodOf(callee.name, of.parent)
      if (method !== null && this.#depth < deepest) return this.#enter(method, args, state)
      if (callee.name === '_get_cctxt')
        return { kind: 'client', settings: this.#settings(args, this.#following.defaultVersion) }
      return unknownValue(call.text)
    }
    if (callee.name === 'prepare') {
      const before = of.kind === 'client' ? of.settings : plainSettings
      return { kind: 'client', settings: { ...before, ...definedOnly(this.#settings(args, before.version)) } }
    }
    if ((callee.name === 'call' || callee.name === 'cast') && args.length >= 2) {
      const settings = of.kind === 'client' ? of.settings : plainSettings
      this.#send(call, callee.name, settings, args, state)
      return unknownValue(call.text)
    }
    if (/client$/.test(callee.name)) return { kind: 'client', settings: plainSettings }
    return of.kind === 'given' ? given(call) : unknownValue(call.text)
  }

  /** `update`, `pop` and `setdefault` of a dictionary. */
  #changeByMethod(of: PyExpression, name: string, args: readonly MadeArgument[], state: State): boolean {
    if (of.kind !== 'name' || state.names.get(of.id)?.kind !== 'dict') return false
    if (name === 'update') {
      const more = dictOf(args)
      if (more.kind === 'dict') this.#change(of, state, (entries) => spreadInto(entries, more), more.open)
      return true
    }
    const [key, value] = args.map((arg) => arg.made)
    if (key?.kind !== 'text') return false
    if (name === 'pop') this.#change(of, state, (entries) => entries.delete(key.value), false)
    else if (name === 'setdefault')
      this.#change(of, state, (entries) => entries.set(key.value, value ?? unknownValue('')), false)
    else return false
    return true
  }

  #canSend(args: readonly MadeArgument[], of: Value): Value {
    const asked = args[0]?.made
    const version =
      asked?.kind === 'text' ? asked.value : of.kind === 'client' && args.length === 0 ? of.settings.version : null
    if (version === null) return unknownValue('can_send_version')
    return { kind: 'constant', value: admits(this.#following.cap, version) }
  }

  /** The first version that can be sent, or else the last. */
  #compatible(versions: readonly Value[]): Value {
    const texts = versions.map((it) => (it.kind === 'text' ? it.value : null))
    const chosen = texts.find((it) => it !== null && admits(this.#following.cap, it)) ?? texts.at(-1) ?? null
    return chosen === null ? unknownValue('version') : { kind: 'text', value: chosen }
  }

  #settings(args: readonly MadeArgument[], defaultVersion: string | null) {
    const named = dictOf(args.filter((arg) => arg.name !== null || arg.stars === 2))
    const entries = named.kind === 'dict' ? named.entries : new Map<string, Value>()
    const version = entries.get('version') ?? args.find((arg) => arg.name === null && arg.stars === 0)?.made
    const [topic, server, namespace] = ['topic', 'server', 'namespace'].map((name) => textOrSource(entries.get(name)))
    return {
      version: this.#version(version, defaultVersion),
      topic: topic ?? null,
      server: server ?? null,
      namespace: namespace ?? null,
      fanout: truthOf(entries.get('fanout') ?? { kind: 'constant', value: false }) ?? false,
    }
  }

  #version(value: Value | undefined, otherwise: string | null): string | null {
    if (value === undefined || (value.kind === 'constant' && value.value === null)) return otherwise
    if (value.kind === 'text') return value.value
    const chosen = value.kind === 'sequence' ? this.#compatible(value.items) : null
    // A parameter that no caller gives, as the version of `_get_cctxt`.
    if (value.kind === 'given') return otherwise
    return chosen?.kind === 'text' ? chosen.value : null
  }

  #send(
    place: PyExpression,
    kind: 'call' | 'cast',
    settings: Sent['settings'],
    args: readonly MadeArgument[],
    state: State,
  ): void {
    const [, method, ...positional] = args.filter((arg) => arg.name === null && arg.stars === 0)
    if (method?.made.kind !== 'text') return
    const named = dictOf(args.filter((arg) => arg.name !== null || arg.stars === 2))
    const open = positional.length > 0 || named.kind !== 'dict' || named.open
    const entries = named.kind === 'dict' ? named.entries : new Map<string, Value>()
    const { file, line } = place
    state.sent.push({ place: { file, line }, method: method.made.value, kind, settings, args: entries, open })
  }

  /** Follows another method of the class. Where it goes several ways, the first that ends well says what it gives back. */
  #enter(method: PyFunction, args: readonly MadeArgument[], state: State): Value {
    const names = new Map<string, Value>()
    const [self, ...parameters] = method.parameters
    if (self !== undefined) names.set(self.name, { kind: 'self', parent: false })
    const positional = args.filter((arg) => arg.name === null && arg.stars === 0)
    const named = new Map(args.flatMap((arg) => (arg.name === null ? [] : [[arg.name, arg.made] as const])))
    parameters.forEach((parameter, index) => {
      if (parameter.stars === 2) {
        const rest = [...named].filter(([name]) => !parameters.some((it) => it.name === name))
        names.set(parameter.name, { kind: 'dict', entries: new Map(rest), open: false })
        return
      }
      const standard = parameter.default === null ? unknownValue(parameter.name) : this.#value(parameter.default, state)
      names.set(parameter.name, named.get(parameter.name) ?? positional[index]?.made ?? standard)
    })
    const inner = new Walk(this.#following, this.#depth + 1)
    const states = inner.block(method.body, [{ names, sent: [], assumed: [], end: null }])
    const well = states.find(({ end }) => end?.raised !== true) ?? states[0]
    if (well === undefined) return unknownValue(method.name)
    state.sent.push(...well.sent)
    if (well.end?.raised) state.end = well.end
    return well.end?.value ?? unknownValue(method.name)
  }
}

type MadeArgument = PyArgument & { readonly made: Value }

function given(expression: PyExpression): Value {
  return { kind: 'given', text: expression.text }
}

function textOrSource(value: Value | undefined): string | null {
  if (value === undefined || value.kind === 'constant') return null
  if (value.kind === 'text') return value.value
  return value.kind === 'given' || value.kind === 'unknown' ? `{${value.text}}` : null
}

/** Settings without what was not said, so that an earlier `prepare` keeps it. */
function definedOnly(settings: Sent['settings']): Partial<Sent['settings']> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null && value !== false))
}

/** Named arguments, and those of a dictionary. */
function dictOf(args: readonly MadeArgument[]): Value {
  const entries = new Map<string, Value>()
  let open = false
  for (const { name, stars, made } of args) {
    if (name !== null) entries.set(name, made)
    else if (stars === 2 || made.kind === 'dict') open = spreadInto(entries, made) || open
  }
  return { kind: 'dict', entries, open }
}

/** Adds the entries of a dictionary; true if there may be more that are not known. */
function spreadInto(entries: Map<string, Value>, more: Value): boolean {
  if (more.kind !== 'dict') return true
  for (const [name, value] of more.entries) entries.set(name, value)
  return more.open
}

function copyOf(state: State): State {
  return { names: new Map(state.names), sent: [...state.sent], assumed: [...state.assumed], end: state.end }
}
