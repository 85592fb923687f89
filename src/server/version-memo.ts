import { InvalidVersion } from '../core/errors.js'
import { pythonType } from '../core/python-text.js'
import { versionIsCompatible } from '../core/version-rule.js'

/** How many versions are remembered; peers use a handful, an attacker any number. */
const mostRemembered = 64

/** The version rule for one implemented version; remembers what it said of the versions that peers ask for. */
export class VersionMemo {
  readonly #implemented: string
  readonly #answers = new Map<string, boolean>()

  constructor(implemented: string) {
    this.#implemented = implemented
  }

  /** Whether the implemented version can take the requested one. Throws InvalidVersion for one that cannot be read. */
  accepts(requested: unknown): boolean {
    if (typeof requested !== 'string') {
      if (requested === null) return false
      const message = `'${pythonType(requested)}' object has no attribute 'split'`
      throw new InvalidVersion(message, { wireClass: 'AttributeError' })
    }
    const known = this.#answers.get(requested)
    if (known !== undefined) return known
    const answer = versionIsCompatible(this.#implemented, requested)
    if (this.#answers.size < mostRemembered && requested.length <= 16) this.#answers.set(requested, answer)
    return answer
  }
}
