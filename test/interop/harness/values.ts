/** Values that have to arrive as they left, in either direction. */
export const values: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['booleans', [true, false]],
  ['zero', 0],
  ['negative and large numbers', [-1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1]],
  ['fractions', [0.1, -2.5, 1e-7, 1.5e300]],
  ['empty things', ['', [], {}]],
  ['unicode', 'caf\u00e9 \u2603 \u{1f600} \u0000\u007f\u2028 "quoted" \\back\\'],
  ['nested containers', { list: [1, [2, { deep: { deeper: [null] } }]], 'a key': { '': 0 } }],
  [
    'keys of JavaScript',
    JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "toString": 3, "hasOwnProperty": null}'),
  ],
  ['300 kB', 'x'.repeat(300_000)],
  ['300 kB of unicode', '\u2603'.repeat(100_000)],
]
