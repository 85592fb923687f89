import type { Draft, DraftMethod, Fact } from '../../codegen/import/index.js'
import { compareVersions } from '../../src/schema/version.js'

/** What is known of an API otherwise; a part of `cinder-rpc.json`. */
export interface ApiFacts {
  readonly name: string
  readonly methods: readonly {
    readonly name: string
    readonly kind: string
    readonly introducedIn: string
    readonly removedIn: string | null
    readonly args: readonly {
      readonly name: string
      readonly requiredByServer: boolean
      readonly jsonType: string
      /** Class of the versioned object that it is; null or absent for plain data. */
      readonly ovo?: string | null
      readonly introducedIn: string
      readonly removedIn?: string | null
    }[]
  }[]
}

/** How well one kind of fact was found. */
export interface Accuracy {
  readonly what: string
  /** What the draft claims; where it says unknown, it claims nothing. */
  readonly claimed: number
  readonly right: number
  /** What there is to be found. */
  readonly expected: number
  /** `method.argument: claimed, expected` of everything wrong or not found. */
  readonly wrong: readonly string[]
}

class Count {
  readonly #what: string
  readonly #wrong: string[] = []
  #claimed = 0
  #right = 0
  #expected = 0

  constructor(what: string) {
    this.#what = what
  }

  /** Undefined: nothing is claimed, or nothing is to be found. */
  add(subject: string, claimed: unknown, expected: unknown): void {
    if (claimed !== undefined) this.#claimed += 1
    if (expected !== undefined) this.#expected += 1
    if (claimed !== undefined && claimed === expected) this.#right += 1
    else this.#wrong.push(`${subject}: ${shown(claimed, 'nothing claimed')}, ${shown(expected, 'nothing there')}`)
  }

  get result(): Accuracy {
    return {
      what: this.#what,
      claimed: this.#claimed,
      right: this.#right,
      expected: this.#expected,
      wrong: this.#wrong,
    }
  }
}

function shown(value: unknown, absent: string): string {
  return value === undefined ? absent : String(value)
}

/** Holds a draft against facts, as of the version that the draft has: what came later cannot be found in older sources. */
export function importAccuracy(draft: Draft, facts: ApiFacts): readonly Accuracy[] {
  const version = draft.version.value
  const isThere = ({ introducedIn }: { readonly introducedIn: string }) => compareVersions(introducedIn, version) <= 0
  const goneBy = (removedIn: string | null | undefined) =>
    removedIn != null && compareVersions(removedIn, version) <= 0 ? removedIn : null
  const expected = new Map(facts.methods.filter(isThere).map((method) => [method.name, method]))
  const drafted = new Map(draft.methods.map((method) => [method.name, method]))
  const counts = {
    methods: new Count('method names'),
    kinds: new Count('kinds'),
    since: new Count('since of methods'),
    until: new Count('until of methods'),
    args: new Count('argument names'),
    required: new Count('required'),
    types: new Count('types of arguments'),
    argSince: new Count('since of arguments'),
    argUntil: new Count('until of arguments'),
  }
  for (const name of new Set([...expected.keys(), ...drafted.keys()])) {
    const [is, ought] = [drafted.get(name), expected.get(name)]
    counts.methods.add(name, is?.name, ought?.name)
    if (is === undefined && ought === undefined) continue
    counts.kinds.add(name, is === undefined ? undefined : kindOf(is), ought?.kind)
    counts.since.add(name, claim(is?.since), ought?.introducedIn)
    counts.until.add(name, claim(is?.until), ought === undefined ? undefined : goneBy(ought.removedIn))
    const args = new Map(
      (ought?.args ?? []).filter((it) => isThere(it) && it.name !== 'kwargs').map((it) => [it.name, it]),
    )
    const own = new Map((is?.args ?? []).map((argument) => [argument.name, argument]))
    for (const argument of new Set([...args.keys(), ...own.keys()])) {
      const [has, wants] = [own.get(argument), args.get(argument)]
      const subject = `${name}.${argument}`
      counts.args.add(subject, has?.name, wants?.name)
      counts.required.add(subject, claim(has?.required), wants?.requiredByServer)
      counts.types.add(subject, typeOf(has?.type), wants === undefined ? undefined : (wants.ovo ?? wants.jsonType))
      counts.argSince.add(subject, claim(has?.since), wants?.introducedIn)
      counts.argUntil.add(subject, claim(has?.until), wants === undefined ? undefined : goneBy(wants.removedIn))
    }
  }
  return Object.values(counts).map(({ result }) => result)
}

/** What a fact claims; undefined if it says that it is unknown. */
function claim<T>(fact: Fact<T> | undefined): T | undefined {
  return fact === undefined || fact.certainty === 'unknown' ? undefined : fact.value
}

const jsonTypes: readonly (readonly [start: string, type: string])[] = [
  ['Type.String(', 'string'],
  ['Type.Integer(', 'integer'],
  ['Type.Number(', 'number'],
  ['float(', 'number'],
  ['Type.Boolean(', 'boolean'],
  ['Type.Record(', 'object'],
  ['Type.Array(', 'array'],
]

/** The type that a draft claims, as the facts write it: a JSON type, or the class of an object. Null beside it is left aside. */
function typeOf(fact: Fact<string> | undefined): string | undefined {
  const text = claim(fact)?.replace(/^nullable\((.*)\)$/, '$1')
  return text === undefined ? undefined : (jsonTypes.find(([start]) => text.startsWith(start))?.[1] ?? text)
}

/** The kinds of all versions, as the facts write them. */
function kindOf({ spans }: DraftMethod): string | undefined {
  const kinds = new Set(spans.flatMap(({ kind }) => (kind.value === 'call-or-cast' ? ['call', 'cast'] : [kind.value])))
  if (spans.some(({ kind }) => kind.certainty === 'unknown')) return undefined
  return [...kinds].sort().join('|')
}

/** A share in per cent; a dash if there is nothing to divide by. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
}
