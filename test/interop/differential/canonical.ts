/** One text for equal values: the same that `canonical` of `differential_values.py` makes of the value in Python. */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return ascii(JSON.stringify(value))
    case 'number':
      return canonicalNumber(value)
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? value.toString() : `int:${value.toString(16)}`
    case 'boolean':
      return String(value)
    case 'undefined':
      return 'null'
    case 'object':
      break
    default:
      return `opaque:${typeof value}`
  }
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members
    .map(([key, member]) => `${canonical(key)}:${canonical(member)}`)
    .sort()
    .join(',')}}`
}

function canonicalNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (Object.is(value, -0)) return '-0'
  if (Number.isSafeInteger(value)) return String(value)
  const bytes = new DataView(new ArrayBuffer(8))
  bytes.setFloat64(0, value)
  return `float:${bytes.getBigUint64(0).toString(16).padStart(16, '0')}`
}

/** Escapes what is not ASCII, as Python does. */
function ascii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) =>
    unit === '\u007f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
