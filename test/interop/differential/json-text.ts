import fc from 'fast-check'

/** Keys that are special to somebody: to JavaScript, to Python, or to the protocol. */
export const strangeKeys = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON', 'length', '', ' ', '0'],
  ...['self', 'ctxt', 'args', 'cls', 'msg_id', 'reply_q', 'client_timeout', 'conf', 'values', '_private', 'a', 'b'],
]

const strangeNumbers = [
  ...['0', '-0', '-0.0', '0.0', '1.0', '-1', '1e5', '1E+2', '1e-7', '0.1', '1e400', '-1e400', '1e-400', '1e21', '1e22'],
  ...[
    '9007199254740991',
    '9007199254740992',
    '-9007199254740993',
    '9007199254740993.0',
    '123456789012345678901234567890',
  ],
  ...['NaN', 'Infinity', '-Infinity', '5e-324', '1.7976931348623157e308', '179769313486231580793728971405301e277'],
]

/** Text of a string of JSON: any characters, lone surrogates as escapes. */
export const stringText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...strangeKeys).map((key) => JSON.stringify(key)),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => JSON.stringify(text)),
  fc.string({ unit: 'binary', maxLength: 4 }).map((text) => JSON.stringify(text)),
  fc.constantFrom('"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"', '"\\/\\b\\f"', '"\\u0000"', '"\u2028"', '"NaN"'),
)

const keyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...strangeKeys).map((key) => JSON.stringify(key)) },
  { weight: 1, arbitrary: stringText },
)

const numberText: fc.Arbitrary<string> = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom(...strangeNumbers),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
)

const scalarText = fc.oneof(fc.constantFrom('null', 'true', 'false'), numberText, stringText)

/** Text of a JSON value as Python reads it: bare words, repeated keys and numbers of any length among them. */
export const { value: jsonText, object: objectText } = fc.letrec<{ value: string; object: string; array: string }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { weight: 4, arbitrary: scalarText },
      tie('array'),
      tie('object'),
    ),
    array: fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    object: fc.array(fc.tuple(keyText, tie('value')), { maxLength: 4 }).map(objectOf),
  }),
)

/** Text of an object with these members, each a key in JSON and a value in JSON. */
export function objectOf(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([key, value]) => `${key}: ${value}`).join(', ')}}`
}

/** A text with a piece taken out, put in or doubled: mostly no JSON any more. */
export function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    '',
    ',',
    '"',
    '{',
    ']',
    '\\',
    '\u0001',
    '\ufeff',
    '\u00a0',
    ' ',
    '\n',
    '0',
    '-',
    '.',
    'e',
    '/**/',
    'N',
  )
  return fc.tuple(text, fc.nat(), fc.nat(2), piece).map(([whole, at, length, put]) => {
    const start = at % (whole.length + 1)
    return Buffer.from(whole.slice(0, start) + put + whole.slice(start + length)).toString()
  })
}
