/**
 * Whether Python takes a JSON value for true. It differs from JavaScript for empty arrays and objects, and the protocol's
 * rules ("answered if the message id is truthy") are Python's.
 */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  // NaN is true in Python, unlike in JavaScript.
  return typeof value === 'number' ? value !== 0 : Boolean(value)
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Python's `repr` of a string: single quotes unless only those occur inside, anything unprintable escaped. */
export function reprOfString(text: string): string {
  const quote = quoteFor(text)
  return quote + escaped(text, quote) + quote
}

/** The first characters of a string's `repr`, at the cost of so many only. */
export function startOfRepr(text: string, length: number): string {
  const quote = quoteFor(text)
  // Every character gives one at least, and takes two units at most.
  const start = quote + escaped(text.slice(0, 2 * length), quote) + quote
  return [...start].slice(0, length).join('')
}

function quoteFor(text: string): string {
  return text.includes("'") && !text.includes('"') ? '"' : "'"
}

function escaped(text: string, quote: string): string {
  let out = ''
  for (const char of text) {
    if (char === quote) out += `\\${char}`
    else out += escapes[char] ?? (isPrintable(char) ? char : escapeCodePoint(char.codePointAt(0) ?? 0))
  }
  return out
}

function isPrintable(char: string): boolean {
  return char === ' ' || !/[\p{C}\p{Z}]/u.test(char)
}

function escapeCodePoint(code: number): string {
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
