import type { Draft } from './draft.js'
import { makeDraft } from './make-draft.js'
import type { PyModule } from './python-syntax.js'
import { type Client, isClient, readClient, sentUnder } from './read-client.js'
import { readPython } from './read-python.js'
import { readServer } from './read-server.js'
import { Sources } from './sources.js'

export type { Draft, DraftArgument, DraftMethod, DraftNote } from './draft.js'
export type { Certainty, Fact } from './fact.js'
export { printDraft } from './print-draft.js'
export { countFacts, type ReportedFact, reportedFacts } from './report.js'

/** A Python file. */
export interface PythonFile {
  /** As it is to be named in messages. */
  readonly file: string
  readonly text: string
}

/** What {@link importPython} is told. */
export interface ImportOptions {
  /** Name of the API. Absent: made of its topic, or of the client's class. */
  readonly name?: string
  /** Name of the client's class, where the files hold several. */
  readonly client?: string
}

/** A mistake in what was asked to be imported. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}

/**
 * Drafts an API from the Python sources of an oslo.messaging service: its rpcapi, its manager, and whatever holds their base
 * classes and constants. Nothing is run. Throws ImportError if no client class is found, or more than one.
 */
export function importPython(files: readonly PythonFile[], options: ImportOptions = {}): Draft {
  const modules = files.map(({ file, text }) => readPython(file, text))
  const sources = new Sources(modules)
  const client = chooseClient(sources, options.client)
  const sent = new Set(
    client.methods.flatMap((method) => client.versions.flatMap((cap) => sentUnder(method, cap))).map((it) => it.method),
  )
  const draft = makeDraft(client, readServer(sent, client.source, sources), options.name ?? null)
  return { ...draft, notes: [...damageNotes(modules), ...draft.notes] }
}

function chooseClient(sources: Sources, name: string | undefined): Client {
  const found = sources.classes.filter((it) => isClient(it, sources))
  const chosen = name === undefined ? found : found.filter((it) => it.name === name)
  const known = found.map((it) => `${it.name} (${it.file}:${it.line})`).join(', ')
  const [first] = chosen
  if (first === undefined) {
    const what = name === undefined ? 'no client class' : `no client class ${name}`
    const wanted = 'a class with RPC_API_VERSION, or a Target with a version, whose methods call or cast'
    throw new ImportError(`${what} was found: ${wanted}. ${known === '' ? 'None is there' : `There are ${known}`}`)
  }
  if (chosen.length > 1) throw new ImportError(`several client classes were found: ${known}. Choose one by its name`)
  const client = readClient(first, sources)
  if (client === null) throw new ImportError(`${first.name} has no version`)
  return client
}

function damageNotes(modules: readonly PyModule[]): Draft['notes'] {
  return modules.flatMap(({ file, damaged }) =>
    damaged.map((line) => ({ subject: file, text: 'the grammar could not read this line', place: { file, line } })),
  )
}
