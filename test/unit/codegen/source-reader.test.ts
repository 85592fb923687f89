import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSources, type SourceNotes } from '../../../codegen/index.js'
import { openWorkspace, type Workspace, workspace } from './workspace.js'

const main = `import { call, cast, defineApi, error, versions } from 'stubwire/schema'
import { more } from './more.js'
import { Volume } from './objects/volume.js'
import * as other from './folder'

/**
 * Keeps things.
 *
 * In two paragraphs.
 */
export default defineApi({
  name: 'sample', topic: 'sample', version: '1.5',
  errors: {
    /** Not there. */
    Lost: error({ module: 'm' }),
    Plain: error({ module: 'm' }),
  },
  methods: {
    ...more,
    /** Get one. */
    get: call({
      args: {
        /** Which one. */
        id: other.Id,
        'odd-name': Volume,
      },
    }),
    // No JSDoc.
    put: cast({ args: {} }),
    /** Kept with its comment. */
    // Even with another one below.
    commented: cast({ args: {} }),
    /** Changed twice. */
    changed: versions({
      /** At first. */
      '1.0': call({ args: { /** Once. */ a: other.Id } }),
      '1.3': call({ args: { a: other.Id, /** New. */ b: other.Id } }),
    }),
    short,
    'quoted-name': call({ args: {} }),
  },
})

/** By its constant. */
const short = call({ args: { /** Of the constant. */ x: other.Id } })
`

const more = `import { call } from 'stubwire/schema'
import './sample.js'
export const more = {
  /** From another file. */
  spread: call({
    args: {
      /** There too. */
      a: 1,
    },
  }),
}
export * from './again.js'
`

const volume = `import { versionedObject, Type } from 'stubwire/schema'

/** A volume. */
export const Volume = versionedObject('Volume', {
  namespace: 'n',
  versions: {
    '1.0': {
      /** Its id. */
      id: Type.String(),
    },
    '1.1': {
      size: Type.Integer(),
    },
  },
})
`

let space: Workspace
let notes: SourceNotes

beforeAll(() => {
  space = openWorkspace()
  space
    .write('schemas/sample.ts', main)
    .write('schemas/more.ts', more)
    .write('schemas/again.ts', 'export const again = 1\n')
    .write('schemas/objects/volume.ts', volume)
    .write('schemas/folder/index.ts', 'export const Id = 1\n')
  notes = readSources(join(space.folder, 'schemas/sample.ts'), space.folder)
})

afterAll(() => space.remove())

const file = 'schemas/sample.ts'

describe('readSources', () => {
  test('reads the schema file and what it imports by relative path, each once', () => {
    expect(notes.file).toBe(file)
    expect(notes.files.map((path) => path.slice(space.folder.length + 1))).toEqual([
      'schemas/sample.ts',
      'schemas/more.ts',
      'schemas/objects/volume.ts',
      'schemas/folder/index.ts',
      'schemas/again.ts',
    ])
  })

  test.each([
    ['the API', () => notes.api, file, 11, 'Keeps things.\n\nIn two paragraphs.'],
    ['an error', () => notes.error('Lost'), file, 15, 'Not there.'],
    ['an error without a comment', () => notes.error('Plain'), file, 16, ''],
    ['a method', () => notes.method('get'), file, 21, 'Get one.'],
    ['a method with a line comment only', () => notes.method('put'), file, 29, ''],
    ['a method with a comment between', () => notes.method('commented'), file, 32, 'Kept with its comment.'],
    ['a method of a quoted name', () => notes.method('quoted-name'), file, 40, ''],
    ['a method from a constant', () => notes.method('short'), file, 45, 'By its constant.'],
    ['a method spread in', () => notes.method('spread'), 'schemas/more.ts', 5, 'From another file.'],
    ['a method of several contracts', () => notes.method('changed'), file, 34, 'Changed twice.'],
    ['one of its contracts', () => notes.method('changed', '1.0'), file, 36, 'At first.'],
    ['one without a comment', () => notes.method('changed', '1.3'), file, 37, ''],
    ['a contract that is not there', () => notes.method('changed', '1.4'), file, 34, 'Changed twice.'],
    ['an argument', () => notes.argument('get', 'id'), file, 24, 'Which one.'],
    ['an argument of a quoted name', () => notes.argument('get', 'odd-name'), file, 25, ''],
    ['an argument of a constant', () => notes.argument('short', 'x'), file, 45, 'Of the constant.'],
    ['an argument of a spread method', () => notes.argument('spread', 'a'), 'schemas/more.ts', 8, 'There too.'],
    ['an argument of a contract', () => notes.argument('changed', 'a', '1.0'), file, 36, 'Once.'],
    ['the same one in another contract', () => notes.argument('changed', 'a', '1.3'), file, 37, ''],
    ['an argument of the newest contract', () => notes.argument('changed', 'b', '1.3'), file, 37, 'New.'],
    ['an object', () => notes.object('Volume'), 'schemas/objects/volume.ts', 4, 'A volume.'],
    ['a field', () => notes.field('Volume', 'id'), 'schemas/objects/volume.ts', 9, 'Its id.'],
    ['a field without a comment', () => notes.field('Volume', 'size'), 'schemas/objects/volume.ts', 12, ''],
  ])('finds %s', (_name, note, path, line, text) => {
    expect(note()).toEqual({ file: path, line, text })
  })

  test.each([
    ['a method', () => notes.method('nothing')],
    ['an argument', () => notes.argument('get', 'nothing')],
    ['an argument that another contract has', () => notes.argument('changed', 'b', '1.0')],
    ['an error', () => notes.error('Nothing')],
    ['an object', () => notes.object('Nothing')],
    ['a field', () => notes.field('Volume', 'nothing')],
  ])('has no note for %s that is not there', (_name, note) => {
    expect(note()).toBeUndefined()
  })

  test('reads a file that does not parse as far as it goes', () => {
    const broken = workspace().write(
      'a.ts',
      'export const x = {\n  /** Yes. */\n  get: call({ args: {} }),\n  put: call({ args',
    )
    expect(readSources(join(broken.folder, 'a.ts'), broken.folder).method('get')).toMatchObject({
      line: 3,
      text: 'Yes.',
    })
  })

  test('reads CRLF files as others', () => {
    const windows = workspace().write(
      'a.ts',
      'const x = {\r\n  /**\r\n   * One.\r\n   * Two.\r\n   */\r\n  get: call({ args: {} }),\r\n}\r\n',
    )
    expect(readSources(join(windows.folder, 'a.ts'), windows.folder).method('get')).toMatchObject({
      line: 6,
      text: 'One.\nTwo.',
    })
  })
})
