import { InvalidTarget } from '../core/errors.js'
import type { Target } from '../core/target.js'

/** Where a service of a deployment stands. */
export interface ServicePlace {
  /** Topic of the API, such as `cinder-volume`. */
  readonly topic: string
  /** Name of the service: of its node, or `node@backend`. */
  readonly host: string
  /** Name of the cluster that it shares its work with, such as `cluster@backend`; null or absent: none. */
  readonly cluster?: string | null
  /**
   * Whether the service also has a topic of its own, as cinder-volume has and its scheduler has not. Default: if `host` names a
   * backend.
   */
  readonly ownTopic?: boolean
  readonly exchange?: string | null
}

/**
 * The targets that a cinder service listens on, in the order in which it starts them: its topic under its own name, a topic of
 * its own (`cinder-volume.node@backend`, server `node`), and that of its cluster (`cinder-volume.cluster@backend`, server
 * `cluster`). Each has its own fanout, so that a service hears three. Throws InvalidTarget for an empty topic or host.
 */
export function serviceTargets(place: ServicePlace): Target[] {
  const { topic, host, cluster, exchange, ownTopic = host.includes('@') } = place
  const common = exchange === undefined ? {} : { exchange }
  const base: Target = { ...common, topic, server: host }
  if (topic === '' || host === '') throw new InvalidTarget('A service needs a topic and a host', base)
  const own = ownTopic ? [{ ...common, topic: `${topic}.${host}`, server: nodeOf(host) }] : []
  const shared = cluster ? [{ ...common, topic: `${topic}.${cluster}`, server: nodeOf(cluster) }] : []
  return [base, ...own, ...shared]
}

/** The name before the backend. */
function nodeOf(host: string): string {
  const [node = host] = host.split('@', 1)
  return node
}
