import type { Version } from './version.js'

/** Where messages go: topic, server or both. What is left out is that of the client. */
export interface RouteDefinition {
  readonly topic?: string
  readonly server?: string
}

/**
 * How the `host` that callers give becomes topic and server. Without a host, messages go to any server of the topic.
 *
 * `form` is how a host is written: parts by name in braces with texts between them, in brackets what may be missing. `routes`
 * says, from each version on, where messages go, in the same notation; `{topic}` is the topic of the client. The version is the
 * client's version cap, without one the newest.
 *
 * @example
 * address: {
 *   form: '{node}[@{backend}][#{pool}]',
 *   routes: {
 *     '3.0': { server: '{node}[@{backend}]' },
 *     '3.6': { topic: '{topic}.{node}[@{backend}]', server: '{node}' },
 *   },
 * }
 */
export interface AddressDefinition {
  readonly form: string
  readonly routes: Readonly<Partial<Record<Version, RouteDefinition>>>
}
