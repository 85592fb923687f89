import fc from 'fast-check'
import { InvalidVersion, versionIsCompatible } from 'stubwire'
import type { Domain, Outcome } from './domain.js'

interface VersionCase {
  readonly implemented: string | null
  readonly requested: string | null
}

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.nat(21).map(String) },
  fc.constantFrom(
    '',
    '0',
    '00',
    '-0',
    '+1',
    '-1',
    ' 1',
    '1 ',
    '\t1\n',
    '\u00a01\u3000',
    '\u001c1',
    '1_0',
    '1__0',
    '_1',
    '1_',
  ),
  fc.constantFrom(
    '\u0661',
    '\uff11\u0660',
    '\u00b2',
    '\ud835\udfd9',
    '\u096b',
    '\u4e00',
    '1e3',
    '0x1',
    '0b1',
    '+',
    '-',
    '1\u0000',
  ),
  fc.constantFrom(
    '\ufeff1',
    '\u180e1',
    '1\u0085',
    '\u200b1',
    '- 1',
    '+-1',
    "'",
    '"',
    `'"`,
    '\\',
    '\n',
    '\u007f',
    '\u00ad',
    '\ud800',
  ),
  fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String),
  fc.integer({ min: 4290, max: 4310 }).map((length) => '1'.repeat(length)),
  fc.string({ unit: 'grapheme-ascii', maxLength: 5 }),
  fc
    .tuple(
      fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
      fc.integer({ min: 180, max: 230 }),
      fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
    )
    .map(([start, length, end]) => start + 'x'.repeat(length) + end),
)

const version = fc.option(
  fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('.')),
  { freq: 15 },
)

/** The rule of versions, errors included. */
export const versionDomain: Domain<VersionCase> = {
  name: 'version',
  weight: 4,
  cases: fc.record({ implemented: version, requested: version }),
  question: (value) => ({ ask: 'version', ...value }),
  pair: (value, answer) => ({ ours: judge(value), theirs: answer as Outcome }),
}

function judge({ implemented, requested }: VersionCase): Outcome {
  try {
    return { kind: versionIsCompatible(implemented, requested) ? 'compatible' : 'incompatible' }
  } catch (error) {
    if (!(error instanceof InvalidVersion)) throw error
    return { kind: 'refused', class: error.wireClass, module: 'builtins', message: error.message }
  }
}
