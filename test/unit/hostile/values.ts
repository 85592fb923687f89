/** Texts of JSON, so that numbers beyond 2^53, bare words and repeated keys are among them. */
export const values: readonly string[] = [
  ...[
    'null',
    'true',
    '0',
    '-0',
    '1e999',
    '9007199254740993',
    'NaN',
    '-Infinity',
    '""',
    '"\\ud800"',
    '"\\u2028"',
    '[]',
    '{}',
  ],
  ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"a":1,"a":2}'],
  ...['{"toJSON":1,"then":1}', `${'['.repeat(600)}${']'.repeat(600)}`, `${'{"a":'.repeat(400)}1${'}'.repeat(400)}`],
  ...[JSON.stringify('y'.repeat(5000)), '{"versioned_object.name":"Volume"}', '[[[[{"a":[1,2,3]}]]]]'],
]
