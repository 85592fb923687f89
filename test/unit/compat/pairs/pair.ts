import type { RuleName } from '../../../../codegen/compat/rules.js'
import {
  type ApiDefinition,
  type ApiOptions,
  type ArgumentInput,
  call,
  defineApi,
  type ErrorDefinition,
  type TSchema,
  Type,
} from '../../../../src/schema/index.js'

/** A change of an API, and what is to be said of it. */
export interface Pair {
  /** The rule that finds it, or, if it is compatible, the one that it comes near. */
  readonly rule: RuleName
  readonly verdict: 'breaking' | 'unknown' | 'compatible'
  /** Why the verdict is right. */
  readonly why: string
  readonly before: ApiDefinition
  readonly after: ApiDefinition
  /** Other rules that must find it, too. */
  readonly also?: readonly RuleName[]
}

/** A pair in three words: rule, verdict, why. */
type Said = readonly [rule: RuleName, verdict: Pair['verdict'], why: string]

type Options = Partial<ApiOptions<Readonly<Record<string, ErrorDefinition>>>>

/** The API of every pair, released as 1.2 and about to be 1.3. */
export function shop(version: '1.2' | '1.3' | `${number}.${number}`, options: Options): ApiDefinition {
  return defineApi({ name: 'shop', topic: 'shop', version, methods: {}, ...options } as ApiOptions<
    Readonly<Record<string, ErrorDefinition>>
  >)
}

/** Two states of the whole API. */
export function change([rule, verdict, why]: Said, before: Options, after: Options, also?: readonly RuleName[]): Pair {
  const more = also === undefined ? {} : { also }
  return { rule, verdict, why, before: shop('1.2', before), after: shop('1.3', after), ...more }
}

/** Two states of the methods. */
export function methods(
  said: Said,
  before: Options['methods'],
  after: Options['methods'],
  also?: readonly RuleName[],
): Pair {
  return change(said, { methods: before ?? {} }, { methods: after ?? {} }, also)
}

/** Two states of the argument `item` of a call; undefined if it is not there. */
export function argument(said: Said, before?: ArgumentInput, after?: ArgumentInput, also?: readonly RuleName[]): Pair {
  const buy = (item?: ArgumentInput) => ({ buy: call({ args: item === undefined ? {} : { item } }) })
  return methods(said, buy(before), buy(after), also)
}

/** Two states of the answer of a call; undefined if it answers null. */
export function result(said: Said, before?: TSchema, after?: TSchema, also?: readonly RuleName[]): Pair {
  const ask = (schema?: TSchema) => ({ ask: call({ args: {}, ...(schema === undefined ? {} : { result: schema }) }) })
  return methods(said, ask(before), ask(after), also)
}

/** Texts of at most so many characters, one excluded. */
export function shortBut(excluded: string, maxLength: number): TSchema {
  return Type.Unsafe<string>({ type: 'string', maxLength, not: { const: excluded } })
}
