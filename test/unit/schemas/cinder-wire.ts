import type { CinderApi } from './cinder-apis.js'
import type { MethodFacts, RouteFacts, WireFacts } from './cinder-fixtures.js'

/** What cinder's client does when one of its methods is called under a version cap. */
export interface WireRow {
  readonly api: CinderApi
  /** The method that is called, by its wire name. */
  readonly called: string
  readonly cap: string
  /** What goes out; null if nothing does. */
  readonly sent: {
    readonly method: string
    readonly version: string
    readonly kinds: readonly ('call' | 'cast')[]
    readonly args: readonly string[]
    readonly hostKeys: readonly string[] | null
    readonly topic: string
    readonly server: string | null
    readonly fanout: boolean
  } | null
  /** The arguments of the newest cap. */
  readonly given: readonly string[]
  /** The host that is named; null if the method takes none. */
  readonly host: string | null
}

/** Old names that the client itself chooses, by the method that is called. */
const olderNames: Readonly<Record<string, string>> = {
  failover: 'failover_host',
  migrate_volume: 'migrate_volume_to_host',
}

/** Every method of an API under every version cap. */
export function wireRows(api: CinderApi): WireRow[] {
  const { facts } = api
  return facts.methods
    .filter(({ name }) => !isOlderName(api, name))
    .flatMap((method) => facts.versions.map(({ version: cap }) => wireRow(api, method, cap)))
}

function isOlderName(api: CinderApi, name: string): boolean {
  return Object.entries(olderNames).some(([called, older]) => older === name && methodNamed(api, called) !== undefined)
}

function methodNamed({ facts }: CinderApi, name: string | undefined): MethodFacts | undefined {
  return facts.methods.find((method) => method.name === name)
}

function wireRow(api: CinderApi, method: MethodFacts, cap: string): WireRow {
  const older = methodNamed(api, olderNames[method.name])
  const candidates = [method, ...(older === undefined ? [] : [older])]
  const found = candidates.flatMap((candidate) => {
    const row = candidate.wire.find(({ caps }) => holds(caps, cap))
    return row === undefined ? [] : [{ candidate, row }]
  })[0]
  const host = hostOf(method)
  const given = method.wire.findLast((row) => row.args !== undefined)?.args ?? []
  const sent =
    found === undefined || found.row.refused !== undefined ? null : sentBy(api, found.candidate, found.row, cap)
  return { api, called: method.name, cap, sent, given, host }
}

function sentBy({ facts }: CinderApi, method: MethodFacts, row: WireFacts, cap: string): NonNullable<WireRow['sent']> {
  const { addressing } = method
  const { topic, server } = routeOf(method, cap) ?? { topic: addressing.topic ?? facts.topic, server: null }
  return {
    method: method.name,
    version: row.wireVersion ?? '',
    kinds: (row.kind ?? method.kind).split('|') as ('call' | 'cast')[],
    args: row.args ?? [],
    hostKeys: row.hostKeys ?? null,
    topic: filled(topic),
    server: server === null ? null : filled(server),
    fanout: method.fanout,
  }
}

function routeOf({ addressing }: MethodFacts, cap: string): RouteFacts | undefined {
  const since36 = addressing['capAtLeast3.6']
  if (since36 !== undefined) return minorOf(cap) >= 6 ? since36 : addressing['capBelow3.6']
  // The removed methods say in words that they are addressed as the others are.
  if (addressing.mode === 'backend') {
    return minorOf(cap) >= 6
      ? { topic: 'cinder-volume.{backend}', server: '{hostPart}' }
      : { topic: 'cinder-volume', server: '{backend}' }
  }
  return addressing.mode === 'server' ? { topic: addressing.topic ?? '', server: '{hostPart}' } : undefined
}

/** Backends have a backend and a pool; other services are named by their host alone. */
function hostOf({ addressing }: MethodFacts): string | null {
  if (addressing.mode === 'server') return 'node1'
  return addressing.mode === 'backend' || addressing.hostFrom !== undefined ? 'node1@lvm#pool1' : null
}

function filled(template: string): string {
  return template.replace('{backend}', 'node1@lvm').replace('{hostPart}', 'node1')
}

/** Whether a cap lies in `3.0-3.9`, `3.12` or `3.0 until 3.6`. */
function holds(caps: string, cap: string): boolean {
  const [, first = '', join, last = first] = /^(\S+?)(?:(-| until )(\S+))?$/.exec(caps) ?? []
  const minor = minorOf(cap)
  return minorOf(first) <= minor && (join === ' until ' ? minor < minorOf(last) : minor <= minorOf(last))
}

function minorOf(version: string): number {
  return Number(version.split('.')[1])
}
