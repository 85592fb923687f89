const string = String.raw`"(?:[^"\\]|\\.)*"`
/** A value as ajv's code names it: a variable, or a member of one. */
const value = String.raw`[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\w+\])*`
const length = new RegExp(
  String.raw`${string}|ucs2length\((?<text>${value})\) (?<sign>[<>]) (?<limit>\d+)(?![\w.])`,
  'g',
)
const required = new RegExp(
  String.raw`hasOwn\.call\((?<object>${value}), (?<name>${string})\)\)\)\) && \(missing\d+ = \k<name>\)`,
  'g',
)
const requiredStart =
  /if\(\(+\w[^{\n]*? === undefined\) \|\| \(!\(hasOwn\.call\([^{\n]*?\) && \(missing\d+ = [^\n]*\)\{\n/g

/**
 * Text of a function that ajv printed, with the same answers for less: characters are counted only where the number of UTF-16 units
 * does not decide, and a member that was found to be the object's own is not asked for that again.
 */
export function cheaperChecks(text: string): string {
  return withoutSecondOwn(text).replace(length, (whole, text?: string, sign?: string, limit?: string) => {
    if (text === undefined) return whole
    // A character has one unit or two.
    const undecided = sign === '>' ? `${text}.length > ${limit}` : `${text}.length < ${2 * Number(limit)}`
    return `${undecided} && ${whole}`
  })
}

/** Where required members were checked, what follows under `else` need not ask whether they are the object's own. */
function withoutSecondOwn(text: string): string {
  let out = text
  for (const { 0: condition, index } of [...text.matchAll(requiredStart)].reverse()) {
    const end = blockEnd(out, index + condition.length)
    const otherwise = /^\s*else \{\n/.exec(out.slice(end))
    if (otherwise === null) continue
    const from = end + otherwise[0].length
    const to = blockEnd(out, from)
    let block = out.slice(from, to)
    for (const { groups: { object = '', name = '' } = {} } of condition.matchAll(required)) {
      block = block.replaceAll(` !== undefined && hasOwn.call(${object}, ${name})){`, ' !== undefined){')
    }
    out = out.slice(0, from) + block + out.slice(to)
  }
  return out
}

/** Where the block that `start` is inside of has ended. */
function blockEnd(text: string, start: number): number {
  const token = new RegExp(`${string}|[{}]`, 'g')
  token.lastIndex = start
  let depth = 1
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[0] === '{') depth += 1
    else if (found[0] === '}') depth -= 1
    if (depth === 0) return token.lastIndex
  }
  return text.length
}
