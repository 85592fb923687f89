/** Shared by copies of the package, so that each knows the floats of the others. */
const brand: unique symbol = Symbol.for('stubwire.float') as never

/**
 * A number that is written as a float whatever its value: `new Float(1)` becomes `1.0` in a message, which a Python peer reads as
 * float, where 1 becomes an int. For values without schema; where there is one, `float()` in it does the same for plain numbers.
 * What comes in is never a Float, always a number.
 */
export class Float {
  readonly value: number
  /** True; tells a Float from an object that looks like one. */
  readonly [brand] = true

  /** Throws TypeError for NaN and the infinities, which JSON cannot carry. */
  constructor(value: number) {
    if (!Number.isFinite(value)) throw new TypeError(`A Float must be a finite number. Got ${String(value)}`)
    this.value = value
  }

  /** The number, so that arithmetic works. */
  valueOf(): number {
    return this.value
  }

  /** The number, for JSON.stringify, which cannot write floats apart from integers. */
  toJSON(): number {
    return this.value
  }

  /** The literal as it travels: `1.0`, `-0.0`, `0.5`, `1e+22`. */
  toString(): string {
    return floatText(this.value)
  }
}

/** Whether a value is a {@link Float}, of this copy of the package or another. */
export function isFloat(value: object): value is Float {
  return brand in value
}

/** A finite number as a JSON literal that Python reads as float. */
export function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  if (!Number.isInteger(value)) return String(value)
  return Number.isSafeInteger(value) ? `${value}.0` : value.toExponential()
}
