/** Would be set on globalThis by any of the texts below that is executed. */
export const marker = 'stubwireTestMarker'

const attack = `globalThis.${marker} = 1`

/** Texts that end comments, literals, templates and scripts, or mean something to an engine of templates. */
export const hostileTexts: readonly string[] = [
  `*/ ${attack}; /*`,
  `**/ ${attack} //`,
  `"; ${attack}; "`,
  `'; ${attack}; '`,
  `\`; ${attack}; \``,
  `\${${attack}}`,
  `\`\${${attack}}\``,
  '{{x}}',
  '{{{x}}}',
  '{{#each imports}}{{this}}{{/each}}',
  `</script><script>${attack}</script>`,
  `\u2028${attack}\u2029`,
  `\n${attack}\n`,
  `\r\n${attack}\r`,
  `\\`,
  `\\"; ${attack} //`,
  `\\u0022; ${attack} //`,
  `]; ${attack}; [`,
  `}; ${attack}; {`,
  `); ${attack}; (`,
  `// ${attack}\n${attack}`,
  `$& $1 $\` $' $$`,
  '<!--',
  '\0\u0007',
  'require("node:fs")',
  '/*# sourceURL="x" */;',
  'constructor',
  'toString',
  'hasOwnProperty',
]

/** What the schema below declares, to compare with what arrives. */
export const hostile = {
  method: (index: number) => `m${index} ${hostileTexts[index]}`,
  argument: (index: number) => `a${hostileTexts[index]}`,
}

/** Source text of a schema file that has a hostile text everywhere that a text may stand. */
export function hostileSchema(): string {
  // JSON is source text but for the two separators, which string literals admit.
  const texts = JSON.stringify(hostileTexts).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return `
const texts: string[] = ${texts}
const entries = (map: (text: string, index: number) => [string, unknown]): any => Object.fromEntries(texts.map(map))
const escaped = (text: string) => text.replace(/[\\\\^$.*+?()[\\]{}|/]/g, '\\\\$&')
const inClass = (text: string) => text.replace(/[\\\\^\\]\\[-]/g, '\\\\$&')
const all = texts.join(' ')
const Plain = Type.Object(entries((text) => [text, Type.Optional(Type.String({ description: text, title: text, default: text }))]), {
  $id: 'Plain', description: all, examples: texts, 'x-note': all,
})
const Thing = versionedObject('Thing', {
  namespace: all, description: all, versions: { '1.0': entries((text) => [text, Type.Literal(text, { description: text })]), '1.1': { inner: Plain } },
})
export default defineApi({
  name: 'hostile', description: all, topic: ('x' + all).replace(/[*#]/g, '').slice(0, 90), exchange: all, namespace: all, version: '1.1',
  context: Type.Object(entries((text) => [text, Type.Optional(Type.String({ description: text }))])),
  history: { '1.0': all, '1.1': all },
  errors: entries((text, index) => ['E' + index, error({
    module: 'm' + text, class: 'C' + text, message: text + ' {why}', description: text,
    args: Type.Object({ why: Type.String({ description: text }), [text]: Type.Optional(Type.Literal(text)) }),
  })]),
  methods: {
    ...entries((text, index) => ['m' + index + ' ' + text, call({
      description: text, deprecated: text, errors: ['E' + index],
      args: {
        ['a' + text]: Type.Enum([text, 'plain'], { description: text, default: text }),
        pattern: Type.Optional(Type.String({ pattern: '^' + escaped(text) + '$' })),
        oneOf: Type.Optional(Type.String({ pattern: '^(' + escaped(text) + '|[' + inClass(text) + '])$' })),
        map: Type.Optional(Type.Record(Type.String({ pattern: '^' + escaped(text) + '$' }), Type.Literal(text), { additionalProperties: false })),
        late: since('1.1', Type.Object({ [text]: Type.Literal(text) }, { additionalProperties: false })),
        ['b' + text]: since('1.1', Type.Unknown(), { olderPeers: 'drop' }),
        thing: Type.Optional(Type.Object({ [text]: Type.Array(Thing) })),
      },
      result: Type.Record(Type.String(), Type.Literal(text)),
      examples: [{ name: text, args: { ['a' + text]: text }, result: { [text]: text } }],
    })]),
    described: versions({ '1.0': call({ args: { a: Plain }, description: all }), '1.1': cast({ args: { a: Plain }, description: all }) }),
  },
})`
}
