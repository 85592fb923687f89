import fc from 'fast-check'
import type { JsonObject } from '../core/message.js'
import type { ApiModel, ErrorModel } from '../model/api-model.js'
import { arbitraryOf } from './arbitrary.js'
import type { CaseOptions } from './contract-case.js'
import {
  argsSchemaAt,
  argumentsAt,
  fullArgsSchema,
  type ModelledContract,
  plainResult,
  resultSchemaOf,
} from './contracts.js'
import { sample } from './sample.js'

/** The values that the cases of an API are made with; those that are fixed are made once. */
export class Material {
  readonly #subject: { readonly model: ApiModel; readonly options: CaseOptions }
  readonly #made = new Map<string, unknown>()

  constructor(subject: { readonly model: ApiModel; readonly options: CaseOptions }) {
    this.#subject = subject
  }

  /** Random arguments of a contract at a version, in wire form. */
  args(contract: ModelledContract, version: string): fc.Arbitrary<JsonObject> {
    return this.#arbitrary(argsSchemaAt(contract.variant, version)) as fc.Arbitrary<JsonObject>
  }

  /** Random results of a contract, in wire form. */
  results(contract: ModelledContract): fc.Arbitrary<unknown> {
    return this.#arbitrary(resultSchemaOf(contract.variant))
  }

  /** Random request contexts; empty ones if the API declares none. */
  contexts(): fc.Arbitrary<JsonObject> {
    const { context } = this.#subject.model
    // These two are the transport's own: servers overwrite them, or lose them.
    const own = ['client_timeout', 'msg_id', 'reply_q']
    if (context === null) return fc.constant({})
    return this.#arbitrary(context).map((made) =>
      Object.fromEntries(Object.entries(made as JsonObject).filter(([name]) => !own.includes(name))),
    )
  }

  /** One request context. */
  context(): JsonObject {
    return this.#once('context', () => fc.sample(this.contexts(), { seed: this.#seed, numRuns: 1 })[0]) as JsonObject
  }

  /** One value for each argument that a contract ever had, in wire form. */
  fullArgs(contract: ModelledContract): JsonObject {
    const { variant } = contract
    return this.#once(`args ${contract.name} ${variant.since}`, () => this.#one(fullArgsSchema(variant))) as JsonObject
  }

  /** The same without the arguments that a version does not have. */
  argsAt(contract: ModelledContract, version: string): JsonObject {
    const names = new Set(argumentsAt(contract.variant, version).map((argument) => argument.name))
    return Object.fromEntries(Object.entries(this.fullArgs(contract)).filter(([name]) => names.has(name)))
  }

  /** Random data of a declared error. */
  errorData({ args }: ErrorModel): fc.Arbitrary<JsonObject> {
    return args === null ? fc.constant({}) : (this.#arbitrary(args) as fc.Arbitrary<JsonObject>)
  }

  /** One result of a contract, in wire form. */
  result(contract: ModelledContract): unknown {
    const { variant } = contract
    return this.#once(`result ${contract.name} ${variant.since}`, () => this.#one(resultSchemaOf(variant)))
  }

  /** The same as a handler would answer it. */
  answer(contract: ModelledContract): unknown {
    return plainResult(contract, this.result(contract))
  }

  get #seed(): number {
    return this.#subject.options.seed
  }

  #arbitrary(schema: Parameters<typeof arbitraryOf>[0]): fc.Arbitrary<unknown> {
    return arbitraryOf(schema, this.#subject.model.definitions)
  }

  #one(schema: Parameters<typeof arbitraryOf>[0]): unknown {
    return sample(schema, this.#subject.model.definitions, { seed: this.#seed, depth: 1 })[0]
  }

  #once(key: string, make: () => unknown): unknown {
    if (!this.#made.has(key)) this.#made.set(key, make())
    return this.#made.get(key)
  }
}
