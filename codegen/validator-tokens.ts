/** What {@link rewriteNames} asks about a name. */
export interface NameRewriter {
  /** What takes the place of a name that ajv made; undefined leaves it. */
  rename(name: string): string | undefined
  /** What takes the place of an access to a schema, such as `schema3.properties.mode.enum`; undefined leaves it. */
  schemaMember(schema: string, path: readonly string[]): string | undefined
}

const string = String.raw`"(?:[^"\\]|\\.)*"`
/** What nothing reads: a fifth of what ajv prints, and what a validator hands to an inner one beside the path. */
const dead = String.raw`schemaPath:${string},|,parentData(?::[\w$]+)?,parentDataProperty(?::(?:${string}|[\w$]+))?,rootData(?=\})`
const name = String.raw`(?<![\w$.])[A-Za-z]+\d+(?![\w$])`
const token = new RegExp(`(?<dead>${dead})|${string}|(?<name>${name})`, 'g')
const member = new RegExp(String.raw`\.([A-Za-z_$][\w$]*)|\[(${string}|\d+)\]`, 'y')
const deadStart = /(?<![\w$.])(?:schemaPath|parentDataProperty):/

/**
 * Text of a function that ajv printed, with the names of ajv's making replaced and what nothing reads left out. Strings are
 * passed over as a whole: they may hold the text of a schema.
 */
export function rewriteNames(text: string, rewriter: NameRewriter): string {
  let out = ''
  let at = 0
  token.lastIndex = 0
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const { dead, name } = found.groups ?? {}
    let end = token.lastIndex
    let replacement: string | undefined
    if (dead !== undefined) replacement = ''
    else if (name?.startsWith('schema')) {
      const { path, end: pathEnd } = membersAfter(text, end)
      replacement = rewriter.schemaMember(name, path)
      if (replacement !== undefined) end = pathEnd
    } else if (name !== undefined) replacement = rewriter.rename(name)
    if (replacement === undefined) continue
    out += text.slice(at, found.index) + replacement
    at = end
    token.lastIndex = end
  }
  out += text.slice(at)
  return out.replace(/^\/\*# sourceURL="[^\n]*" \*\/;?\n/gm, '')
}

/** True if what {@link rewriteNames} should have left out is still there, because ajv prints it in another form. */
export function hasDeadText(text: string): boolean {
  return deadStart.test(text.replaceAll(new RegExp(string, 'g'), '""'))
}

function membersAfter(text: string, start: number): { readonly path: string[]; readonly end: number } {
  const path: string[] = []
  member.lastIndex = start
  let end = start
  for (let found = member.exec(text); found !== null; found = member.exec(text)) {
    const [, plain, quoted = ''] = found
    path.push(plain ?? (quoted.startsWith('"') ? (JSON.parse(quoted) as string) : quoted))
    end = member.lastIndex
  }
  return { path, end }
}
