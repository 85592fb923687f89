import fc from 'fast-check'
import ts from 'typescript-6'
import { describe, expect, test } from 'vitest'
import { docComment } from '../../../codegen/doc-comment.js'

describe('docComment', () => {
  test.each([
    ['nothing', [''], []],
    ['blank lines', ['', ' ', '\n'], []],
    ['one line', ['One.'], ['/** One. */']],
    ['two paragraphs', ['One.', '', 'Two.'], ['/**', ' * One.', ' *', ' * Two.', ' */']],
    ['blank lines around', ['', 'One.', ''], ['/** One. */']],
    ['trailing blanks', ['One.  \nTwo.'], ['/**', ' * One.', ' * Two.', ' */']],
    ['an end of comment', ['a */ b'], ['/** a *\\/ b */']],
    ['an end of comment by its last letters', ['a *', '/ b'], ['/**', ' * a *', ' * / b', ' */']],
    ['every kind of line end', ['a\u2028b\u2029c\rd'], ['/**', ' * a', ' * b', ' * c', ' * d', ' */']],
  ])('prints %s', (_name, paragraphs, expected) => {
    expect(docComment(paragraphs, '')).toEqual(expected)
  })

  test('indents every line', () => {
    expect(docComment(['a', 'b'], '    ')).toEqual(['    /**', '     * a', '     * b', '     */'])
  })

  test('is one comment and nothing else, whatever the text', () => {
    const pieces = fc.constantFrom(
      '*',
      '/',
      '*/',
      '/*',
      '//',
      '\n',
      '\r',
      '\u2028',
      '\\',
      '@',
      ' ',
      'a',
      '**/',
      '`',
      '${',
    )
    fc.assert(
      fc.property(
        fc.array(
          fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('')),
          { maxLength: 4 },
        ),
        (texts) => {
          const text = docComment(texts, '  ').join('\n')
          const scanner = ts.createScanner(ts.ScriptTarget.ES2022, false, ts.LanguageVariant.Standard, text)
          const kinds = new Set<ts.SyntaxKind>()
          for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) kinds.add(kind)
          kinds.delete(ts.SyntaxKind.WhitespaceTrivia)
          kinds.delete(ts.SyntaxKind.NewLineTrivia)
          expect([...kinds]).toEqual(text === '' ? [] : [ts.SyntaxKind.MultiLineCommentTrivia])
          expect(text.split('*/')).toHaveLength(text === '' ? 1 : 2)
        },
      ),
      { numRuns: 300 },
    )
  })
})
