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
  /let missing(?<number>\d+);\n(?<check>if\(\(+\w[^{\n]*? === undefined\) \|\| \(!\(hasOwn\.call\([^{\n]*?\) && \(missing\d+ = [^\n]*\)\{\n)/g
const ownNames = new RegExp(String.raw`for\(const (?<key>key\d+) of Object\.keys\((?<object>${value})\)\)\{\n`, 'g')

/**
 * Text of a function that ajv printed, with the same answers for less: characters are counted only where the number of UTF-16 units
 * does not decide, a member is asked whether it is the object's own only where the object could have inherited it, and once, and
 * the names of members are looked at without a list of them.
 */
export function cheaperChecks(text: string): string {
  return withoutLists(withFewerOwn(text)).replace(length, (whole, text?: string, sign?: string, limit?: string) => {
    if (text === undefined) return whole
    // A character has one unit or two.
    const undecided = sign === '>' ? `${text}.length > ${limit}` : `${text}.length < ${2 * Number(limit)}`
    return `${undecided} && ${whole}`
  })
}

/**
 * A member that is there is the object's own if what the object inherits from has none of that name, which is quicker to ask. It is
 * asked after the first member was read: by then the engine knows what kind of object it is. Where required members were checked,
 * what follows under `else` need not ask again.
 */
function withFewerOwn(text: string): string {
  let out = text
  for (const { 0: start, index, groups } of [...text.matchAll(requiredStart)].reverse()) {
    const { number = '', check = '' } = groups ?? {}
    const parent = `parent${number}`
    const members = [...check.matchAll(required)].map(({ groups: { object = '', name = '' } = {} }) => ({
      object,
      name,
    }))
    const objects = new Set(members.map(({ object }) => object))
    const [object] = objects
    if (object === undefined || objects.size > 1) continue
    let condition = check
    for (const [at, { name }] of members.entries()) {
      const inherits = at === 0 ? `(${parent} = parentOf(${object}))` : parent
      const own = `(!(hasOwn.call(${object}, ${name})))`
      condition = condition.replace(
        `|| ${own}`,
        () => `|| (${name} in ${inherits} && !hasOwn.call(${object}, ${name}))`,
      )
    }
    const checked = index + start.length
    const head = `${text.slice(0, index)}let missing${number}, ${parent};\n${condition}`
    const end = blockEnd(out, checked)
    const otherwise = /^\s*else \{\n/.exec(out.slice(end))
    if (otherwise === null) {
      out = head + out.slice(checked)
      continue
    }
    const from = end + otherwise[0].length
    const to = blockEnd(out, from)
    const block = ownInBlock(out.slice(from, to), object, parent, new Set(members.map(({ name }) => name)))
    out = head + out.slice(checked, from) + block + out.slice(to)
  }
  return out
}

/** Members of an object, `checked` or not required, in the block that follows the check of the required ones. */
function ownInBlock(block: string, object: string, parent: string, checked: ReadonlySet<string>): string {
  const member = new RegExp(String.raw` !== undefined && hasOwn\.call\((?<of>${value}), (?<name>${string})\)\)\{`, 'g')
  return block.replace(member, (whole, of: string, name: string) => {
    if (of !== object) return whole
    if (checked.has(name)) return ' !== undefined){'
    return ` !== undefined && (!(${name} in ${parent}) || hasOwn.call(${object}, ${name}))){`
  })
}

/** What `for in` finds beside own members is left out, where possible after all else was asked. */
function withoutLists(text: string): string {
  let out = text
  for (const { 0: start, index, groups: { key = '', object = '' } = {} } of [...text.matchAll(ownNames)].reverse()) {
    const rest = out.slice(index + start.length)
    const own = `hasOwn.call(${object}, ${key})`
    const unknown = /^if\((!\([^{\n]*\))\)\{\n/.exec(rest)
    const isAll = unknown !== null && /^\s*\}/.test(rest.slice(blockEnd(rest, unknown[0].length)))
    const loop = `for(const ${key} in ${object}){\n`
    const body = isAll
      ? `if(${unknown[1]} && ${own}){\n${rest.slice(unknown[0].length)}`
      : `if(!${own}) continue;\n${rest}`
    out = out.slice(0, index) + loop + body
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
