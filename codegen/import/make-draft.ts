import type { Draft, DraftMethod, DraftNote } from './draft.js'
import { draftMethod } from './draft-method.js'
import { derived, type Fact, sure, unknown } from './fact.js'
import { readFallbacks } from './fallbacks.js'
import { type KnownMethods, readNote } from './history.js'
import type { MethodMaterial, Sending } from './material.js'
import { type Client, minorOf, sentUnder } from './read-client.js'
import type { Server } from './read-server.js'
import { admits } from './values.js'

/** Puts together what the client, the server and the history say. `name`: that of the API, if somebody chose one. */
export function makeDraft(client: Client, server: Server | null, name: string | null): Draft {
  const notes: DraftNote[] = []
  const objects = new Set<string>()
  const [major = '0'] = client.version.value.split('.')
  const sendings = sendingsOf(client)
  const known = knownMethods(sendings, server)
  const history = client.history.filter(
    (it) => it.version.split('.')[0] === major && minorOf(it.version) < client.versions.length,
  )
  const readings = history.map((entry) => ({ entry, ...readNote(entry.note, known) }))
  const fallbacks = readFallbacks(client)
  const methods = [...sendings].map(([method, sent]) => {
    const material: MethodMaterial = {
      name: method,
      sendings: sent,
      client,
      server,
      added: readings.find(({ added }) => added.includes(method))?.entry ?? null,
      addedArguments: new Map(
        readings.flatMap(({ addedArguments, entry }) =>
          addedArguments.filter((it) => it.method === method).map((it) => [it.argument, entry] as const),
        ),
      ),
    }
    return { ...draftMethod(material, objects, notes), fallback: fallbacks.found.get(method) ?? null }
  })
  const gone = readings.flatMap(({ removed, entry }) =>
    removed.filter((method) => !sendings.has(method)).map((method) => goneMethod(method, entry, client)),
  )
  for (const { source, outcomes } of client.methods) {
    if (outcomes.some(({ complete }) => !complete))
      notes.push({ subject: source.name, text: 'has more ways through it than were followed', place: source })
  }
  notes.push(...fallbacks.notes)
  for (const { entry, removed } of readings) {
    if (!/^remove[sd]?\b/i.test(entry.note)) continue
    const read = removed.length === 0 ? 'no method' : removed.join(', ')
    notes.push({ subject: entry.version, text: `"${entry.note}" was read as removing ${read}`, place: entry })
  }
  noteServer(client, server, sendings, notes)
  const all = [...methods, ...gone.filter((it, index) => gone.findIndex((other) => other.name === it.name) === index)]
  return {
    name: nameOf(client, name),
    topic: topicOf(client),
    namespace: namespaceOf(client, server),
    version: client.version,
    history,
    methods: all.sort((a, b) => (a.name < b.name ? -1 : 1)),
    objects: [...objects].sort(),
    notes,
  }
}

/** By method, what is sent under which cap, as far as the version of the message fits under the cap. */
function sendingsOf(client: Client): ReadonlyMap<string, readonly Sending[]> {
  const found = new Map<string, Sending[]>()
  for (const method of client.methods) {
    for (const cap of client.versions) {
      for (const sent of sentUnder(method, cap)) {
        if (sent.settings.version !== null && !admits(cap, sent.settings.version)) continue
        const list = found.get(sent.method) ?? []
        list.push({ cap, sent })
        found.set(sent.method, list)
      }
    }
  }
  return found
}

function knownMethods(sendings: ReadonlyMap<string, readonly Sending[]>, server: Server | null): KnownMethods {
  return new Map(
    [...sendings].map(([name, list]) => {
      const parameters = server?.methods.get(name)?.parameters.map((it) => it.name) ?? []
      return [name, new Set([...list.flatMap(({ sent }) => [...sent.args.keys()]), ...parameters])]
    }),
  )
}

/** A method of which only the history knows, as it was removed. */
function goneMethod(name: string, entry: Client['history'][number], client: Client): DraftMethod {
  const base = client.versions[0] ?? entry.version
  const why = `removed in ${entry.version}, its sources are gone`
  return {
    name,
    place: entry,
    description: null,
    since: unknown(base, `since when: ${why}`, entry),
    until: derived<string | null>(entry.version, 'the history says so', entry),
    spans: [{ since: base, kind: unknown('call-or-cast', `call or cast: ${why}`, entry) }],
    fanout: unknown(false, 'fanout', entry),
    fallback: null,
    openArgs: unknown(true, `its arguments: ${why}`, entry),
    args: [],
    result: unknown<string | null>('Type.Unknown()', 'what it answered', entry),
  }
}

function nameOf(client: Client, chosen: string | null): Fact<string> {
  if (chosen !== null) return sure(chosen, 'chosen', null)
  const { topic, source } = client
  const words = (text: string) =>
    text
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
  if (topic.value !== null && words(topic.value) !== '')
    return derived(words(topic.value), 'by its topic', topic.expression)
  const text = words(source.name.replace(/(Rpc|RPC)?(API|Api)$/, '')) || 'imported'
  return derived(text, `by the class ${source.name}`, source)
}

function topicOf({ topic, source }: Client): Fact<string> {
  if (topic.value !== null) return sure(topic.value, 'the topic of the client', topic.expression)
  const because =
    topic.expression === null ? 'the topic' : `the topic: ${topic.expression.text} is in none of the files`
  return unknown('unknown-topic', because, topic.expression ?? source)
}

function namespaceOf(client: Client, server: Server | null): Fact<string | null> {
  const said = client.namespace ?? server?.namespace ?? null
  if (said !== null) return sure<string | null>(said, 'the namespace of the target', client.source)
  return derived<string | null>(null, 'no target names one', client.source)
}

function noteServer(
  client: Client,
  server: Server | null,
  sendings: ReadonlyMap<string, readonly Sending[]>,
  notes: DraftNote[],
): void {
  if (server === null) {
    notes.push({ subject: 'server', text: 'no class that serves these methods was given', place: client.source })
    return
  }
  if (server.version !== null && server.version !== client.version.value) {
    const text = `serves version ${server.version}, the client has ${client.version.value}`
    notes.push({ subject: server.source.name, text, place: server.source })
  }
  for (const [name, { source }] of server.methods) {
    if (sendings.has(name)) continue
    notes.push({ subject: name, text: 'can be called, but the client does not; left out', place: source })
  }
}
