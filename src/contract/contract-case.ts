import type { Api } from '../core/method.js'
import type { ApiModel } from '../model/api-model.js'
import type { RpcServerOptions } from '../server/rpc-server.js'
import type { Transport } from '../transport/transport.js'

/** What identifies a case, and the values that it tried. */
export interface RepeatFacts {
  /** Name of the method on the wire; `*` for what concerns the API as a whole. */
  readonly method: string
  readonly version: string
  readonly name: string
  readonly seed: number
  readonly runs: number
}

/** Makes the shell command that runs one case again with the same values. */
export type RepeatCommand = (facts: RepeatFacts) => string

/** One thing that a server and a client of an API must do. */
export interface ContractCase {
  /** Name of the method on the wire; `*` for what concerns the API as a whole. */
  readonly method: string
  /** Version that is claimed, or that the server implements. */
  readonly version: string
  /** Unique among the cases of an API; starts with the method and the version. */
  readonly name: string
  /** Rejects with a ContractFailure if the contract is broken. May run beside other cases, and more than once. */
  run(): Promise<void>
}

/** A server that can be stopped. */
export interface StoppableServer {
  stop(): Promise<void>
}

/** What all cases are made with. */
export interface CaseOptions {
  /** Decides which values are made. */
  readonly seed: number
  /** How many values are tried where values are random. */
  readonly runs: number
  /** Test file that runs the cases, for the command that repeats a failed one. */
  readonly file?: string
  /** The command that repeats a failed case. Absent: one for vitest, with `file`. */
  readonly repeat?: RepeatCommand
  /** What failures say of a value that was tried with a method, such as a copy without secrets. Absent: the value itself. */
  readonly show?: (value: unknown, method: string) => unknown
}

/** What the contract cases of an API are made with. */
export interface ContractOptions extends CaseOptions {
  /** How long an answer or an arrival may take, in milliseconds. Absent: 5000; only broken servers take long here. */
  readonly patienceMs?: number
  /** Starts servers. Absent: `serve`. To see how the server options of a service of one's own do. */
  readonly serve?: (transport: Transport, options: RpcServerOptions) => Promise<StoppableServer>
}

/** What messages and repeat commands say of a case. */
export interface CaseSubject {
  readonly api: Pick<Api, 'name'>
  readonly options: CaseOptions
}

/** What all cases of an API have in common. */
export interface Subject extends CaseSubject {
  readonly api: Api
  readonly model: ApiModel
  readonly options: ContractOptions
  /** Transport URL of a broker that nobody else uses. */
  readonly url: string
}

/** Something that is not as the contract says. The case adds where and how to repeat it. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch'
  readonly expected: string
  readonly got: string

  constructor(expected: string, got: string, cause?: unknown) {
    super(`expected ${expected}, got ${got}`, cause === undefined ? undefined : { cause })
    this.expected = expected
    this.got = got
  }
}

/** A case that failed. The message says what was tried, with which value, and how to try it again. */
export class ContractFailure extends Error {
  override readonly name = 'ContractFailure'
  /** Name of the API. */
  readonly api: string
  readonly method: string
  readonly version: string
  readonly seed: number
  /** The value that was tried, made as small as possible; undefined if there was none. */
  readonly value: unknown

  constructor(
    message: string,
    facts: { api: string; method: string; version: string; seed: number; value: unknown; cause: unknown },
  ) {
    super(message, { cause: facts.cause })
    this.api = facts.api
    this.method = facts.method
    this.version = facts.version
    this.seed = facts.seed
    this.value = facts.value
  }
}
