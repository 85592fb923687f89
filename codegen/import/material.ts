import type { HistoryEntry } from './history.js'
import type { PyFunction } from './python-syntax.js'
import type { Client } from './read-client.js'
import type { Server, ServerMethod } from './read-server.js'
import type { Sent } from './values.js'

/** A message that a client sends under a cap. */
export interface Sending {
  readonly cap: string
  readonly sent: Sent
}

/** What is known of a method. */
export interface MethodMaterial {
  readonly name: string
  /** What is sent under which cap, oldest cap first. */
  readonly sendings: readonly Sending[]
  readonly client: Client
  readonly server: Server | null
  /** What the history says of its coming. */
  readonly added: HistoryEntry | null
  /** What the history says of the coming of arguments. */
  readonly addedArguments: ReadonlyMap<string, HistoryEntry>
}

/** What is known of the arguments of a method. */
export interface ArgumentMaterial extends MethodMaterial {
  /** First version of the method. */
  readonly since: string
  /** What is sent from that version on. */
  readonly used: readonly Sending[]
  readonly served: ServerMethod | null
  /** The functions that send or serve it, that of the server first. */
  readonly functions: readonly PyFunction[]
}
