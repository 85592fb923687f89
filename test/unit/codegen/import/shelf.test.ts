import { describe, expect, it } from 'vitest'
import {
  type Draft,
  type DraftMethod,
  type Fact,
  importPython,
  reportedFacts,
} from '../../../../codegen/import/index.js'
import { shelfFiles } from './shelf.js'

const draft = importPython(shelfFiles())

function methodOf(name: string, of: Draft = draft): DraftMethod {
  const found = of.methods.find((method) => method.name === name)
  if (found === undefined) throw new Error(`the draft has no ${name}`)
  return found
}

const argument = (method: string, name: string, of?: Draft) => methodOf(method, of).args.find((it) => it.name === name)

/** A fact in short. */
const short = <T>(fact: Fact<T> | undefined) =>
  fact && [fact.value, fact.certainty, fact.place && `${fact.place.file}:${fact.place.line}`]

describe('the API of a draft', () => {
  it('is named by its topic, which a constant of another file holds', () => {
    expect(short(draft.topic)).toEqual(['library-shelf', 'sure', 'rpcapi.py:27'])
    expect(short(draft.name)).toEqual(['library-shelf', 'derived', 'rpcapi.py:27'])
  })

  it('has the version of the client, and the notes of its major, joined from their lines', () => {
    expect(short(draft.version)).toEqual(['2.5', 'sure', 'rpcapi.py:25'])
    expect(draft.history.map(({ version, note }) => [version, note])).toEqual([
      ['2.0', 'Remove 1.x compatibility'],
      ['2.1', 'Adds return_book(), and a note for those who bring it late.'],
      ['2.2', 'Add due to lend'],
      ['2.3', 'Removes burn and burn_all.'],
      ['2.4', 'Make inventory a cast (async)'],
      ['2.5', 'Adds weigh. It was there before, but nobody knew.'],
    ])
  })

  it('says that the topic is unknown where no file holds it', () => {
    const { topic, name } = importPython(shelfFiles('rpcapi.py', 'manager.py', 'rpc.py'))
    expect(short(topic)).toEqual(['unknown-topic', 'unknown', 'rpcapi.py:27'])
    expect(topic.because).toBe('the topic: constants.SHELF_TOPIC is in none of the files')
    expect(short(name)).toEqual(['shelf', 'derived', 'rpcapi.py:8'])
  })
})

describe('methods of a draft', () => {
  it('are those that the client sends, and those that its history removed', () => {
    expect(draft.methods.map(({ name }) => name)).toEqual([
      ...['announce', 'burn_all', 'dust', 'inventory', 'lend', 'move', 'move_to_row', 'put', 'return_book', 'shelve'],
      ...['sort', 'tag', 'weigh'],
    ])
  })

  it.each([
    ['lend', ['2.0', 'derived'], 'the client sends it to every peer'],
    ['return_book', ['2.1', 'sure'], 'assert_min_rpc_version'],
    ['move', ['2.3', 'derived'], 'the client sends it to no older peer'],
    ['move_to_row', ['2.0', 'derived'], 'the client sends it to every peer'],
    ['weigh', ['2.5', 'derived'], 'the history adds it'],
    ['sort', ['2.5', 'derived'], 'the client sends it to no older peer'],
    ['burn_all', ['2.0', 'unknown'], 'since when: removed in 2.3, its sources are gone'],
  ])('%s is there since %j, as %s', (name, fact, because) => {
    const { since } = methodOf(name)
    expect([since.value, since.certainty]).toEqual(fact)
    expect(since.because).toBe(because)
  })

  it.each([
    ['lend', [['2.0', 'call']]],
    ['announce', [['2.0', 'cast']]],
    ['dust', [['2.0', 'call-or-cast']]],
    [
      'inventory',
      [
        ['2.0', 'call'],
        ['2.4', 'cast'],
      ],
    ],
  ])('%s is sent as %j', (name, spans) => {
    expect(methodOf(name).spans.map(({ since, kind }) => [since, kind.value])).toEqual(spans)
  })

  it('name an older method in their place, where the client sends that to older peers', () => {
    const found = draft.methods.flatMap(({ name, fallback }) => (fallback === null ? [] : [[name, fallback.value]]))
    expect(found).toEqual([['shelve', { to: 'put', args: { row: 'place' }, without: ['tidy'] }]])
  })

  it('reach every server where the client prepares a fanout', () => {
    expect(draft.methods.filter(({ fanout }) => fanout.value).map(({ name }) => name)).toEqual(['announce'])
  })

  it('take any argument where the server has **kwargs, or where nothing is known of them', () => {
    const open = draft.methods.filter(({ openArgs }) => openArgs.value)
    expect(open.map(({ name, openArgs }) => [name, openArgs.certainty])).toEqual([
      ['burn_all', 'unknown'],
      ['tag', 'sure'],
    ])
  })

  it('answer what is annotated, and what is unknown otherwise', () => {
    const results = ['lend', 'weigh', 'dust', 'announce'].map((name) => short(methodOf(name).result)?.slice(0, 2))
    expect(results).toEqual([
      ['Loan', 'sure'],
      ['float()', 'sure'],
      ['Type.Unknown()', 'unknown'],
      [null, 'sure'],
    ])
  })
})

describe('arguments of a draft', () => {
  it.each([
    ['lend', ['book', 'reader', 'due', 'renewals']],
    ['move', ['book', 'shelf', 'gently']],
    ['move_to_row', ['book', 'row']],
    ['return_book', ['book_id', 'late']],
    ['inventory', ['deep', 'wait']],
    ['tag', []],
  ])('%s has %j', (name, names) => {
    expect(methodOf(name).args.map((it) => it.name)).toEqual(names)
  })

  it.each([
    ['lend', 'book', true, 'sure'],
    ['lend', 'due', false, 'sure'],
    ['move', 'gently', false, 'derived'],
    ['sort', 'order', false, 'sure'],
  ])('%s.%s is required: %s, which is %s', (method, name, value, certainty) => {
    expect(argument(method, name)?.required).toMatchObject({ value, certainty })
  })

  it.each([
    ['lend', 'due', '2.2', 'derived', 'drop'],
    ['inventory', 'wait', '2.4', 'derived', 'drop'],
    ['lend', 'renewals', '2.0', 'unknown', 'reject'],
    ['lend', 'book', '2.0', 'derived', 'reject'],
  ])('%s.%s is there since %s, which is %s, and older peers: %s', (method, name, since, certainty, olderPeers) => {
    expect(argument(method, name)?.since).toMatchObject({ value: since, certainty })
    expect(argument(method, name)?.olderPeers.value).toBe(olderPeers)
  })

  it.each([
    ['lend', 'book', 'Book', 'sure', 'annotated "objects.Book"'],
    ['lend', 'reader', 'Type.String()', 'sure', 'annotated str'],
    ['lend', 'due', 'Type.Unknown()', 'unknown', 'its type, null is its default'],
    ['lend', 'renewals', 'Type.Integer({ default: 0 })', 'derived', 'by its default 0'],
    ['return_book', 'late', 'Type.Boolean({ default: false })', 'derived', 'by its default False'],
    ['return_book', 'book_id', 'Type.Unknown()', 'unknown', 'its type'],
    ['weigh', 'books', 'Type.Array(Type.Integer())', 'sure', 'annotated "list[int]"'],
    ['announce', 'text', 'Type.String()', 'derived', 'documented as str'],
  ])('%s.%s has the type %s', (method, name, value, certainty, because) => {
    expect(argument(method, name)?.type).toMatchObject({ value, certainty, because: expect.stringContaining(because) })
  })
})

describe('without a server', () => {
  const alone = importPython(shelfFiles('rpcapi.py', 'rpc.py', 'constants.py'))

  it('what is always sent is required, as far as that can be derived', () => {
    expect(argument('lend', 'reader', alone)?.required).toMatchObject({ value: true, certainty: 'derived' })
    expect(argument('lend', 'due', alone)?.required).toMatchObject({ value: false, certainty: 'derived' })
  })

  it('names that the client does not write are unknown, and noted', () => {
    expect(methodOf('tag', alone).openArgs).toMatchObject({ value: true, certainty: 'unknown' })
    expect(alone.notes.map(({ text }) => text)).toContain('no class that serves these methods was given')
  })
})

describe('what a person should look at is noted', () => {
  it.each([
    ['move', 'the server demands "gently", which not every client sends; it is optional in the draft', 'manager.py:43'],
    [
      'move',
      'to peers up to 2.2 the client sends move_to_row in its place, with arguments that come from elsewhere',
      'rpcapi.py:50',
    ],
    ['tag', 'the client sends arguments whose names are not in its source', 'rpcapi.py:77'],
    ['burn_paper', 'can be called, but the client does not; left out', 'manager.py:63'],
    ['2.3', '"Removes burn and burn_all." was read as removing burn_all', 'rpcapi.py:20'],
  ])('%s %s', (subject, text, place) => {
    const notes = draft.notes.map((note) => [note.subject, note.text, `${note.place?.file}:${note.place?.line}`])
    expect(notes).toContainEqual([subject, text, place])
  })

  it('lines that the grammar cannot read', () => {
    const broken = [...shelfFiles(), { file: 'broken.py', text: 'def f(:\n  pass\nx = 1\n' }]
    expect(importPython(broken).notes).toContainEqual({
      subject: 'broken.py',
      text: 'the grammar could not read this line',
      place: { file: 'broken.py', line: 1 },
    })
  })
})

it('every fact is reported with why, and those that are not unknown with where', () => {
  for (const { because, certainty, place, subject, what } of reportedFacts(draft)) {
    expect(because, subject).not.toBe('')
    if (certainty === 'sure') expect(place, `${subject} ${what}`).toMatch(/^(rpcapi|manager|constants|rpc)\.py:\d+$/)
  }
})

describe('what cannot be imported is refused', () => {
  it.each([
    [{ file: 'a.py', text: 'class A:\n    pass\n' }, {}, /no client class was found: a class with RPC_API_VERSION/],
    [
      { file: 'a.py', text: '' },
      { client: 'Other' },
      /no client class Other was found: .* There are ShelfAPI \(rpcapi.py:8\)/,
    ],
  ])('%j', (file, options, message) => {
    const files = 'client' in options ? [...shelfFiles(), file] : [file]
    expect(() => importPython(files, options)).toThrow(message)
  })

  it('several clients, of which one has to be chosen', () => {
    const second = shelfFiles('rpcapi.py').map(({ text }) => ({
      file: 'second.py',
      text: text.replace('class ShelfAPI', 'class CellarAPI'),
    }))
    const both = [...shelfFiles(), ...second]
    expect(() => importPython(both)).toThrow(/several client classes were found: ShelfAPI .*, CellarAPI .*Choose one/)
    expect(importPython(both, { client: 'CellarAPI', name: 'cellar' }).name.value).toBe('cellar')
  })
})
