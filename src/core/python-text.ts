import { reprOfString } from './python-value.js'

/** The name of the type that Python's parser gives a JSON value. Whole numbers count as integers: `1.0` is `1` here. */
export function pythonType(value: unknown): 'NoneType' | 'bool' | 'int' | 'float' | 'str' | 'list' | 'dict' {
  if (value === null || value === undefined) return 'NoneType'
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return Number.isSafeInteger(value) ? 'int' : 'float'
    case 'string':
      return 'str'
    default:
      return Array.isArray(value) ? 'list' : 'dict'
  }
}

/** A JSON value as Python's `str` prints it: in sentences that peers know from oslo.messaging. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : repr(value)
}

function repr(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return reprOfString(value)
    case 'boolean':
      return value ? 'True' : 'False'
    case 'number':
      return reprOfNumber(value)
    case 'bigint':
      return value.toString()
    default:
      break
  }
  if (value === null || value === undefined) return 'None'
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`
  const members = Object.entries(value).map(([key, member]) => `${reprOfString(key)}: ${repr(member)}`)
  return `{${members.join(', ')}}`
}

/** Python takes the exponent from 1e16 on and below 1e-4, with two digits at least, and marks whole floats as such. */
function reprOfNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0.0' : String(value)
  const size = Math.abs(value)
  if (size < 1e-4 || size >= 1e16) {
    return value.toExponential().replace(/e([+-])([0-9])$/, 'e$10$2')
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
