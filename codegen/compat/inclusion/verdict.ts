import { conforms, firstViolation, surelyViolates } from '../../../src/contract/violation.js'
import { writeJson } from '../../../src/core/json.js'
import type { JsonSchema } from '../../../src/model/api-model.js'
import type { Witness } from '../finding.js'
import { Inclusion } from './inclusion.js'
import { sentValues } from './least.js'
import { type Reason, type Topic, wholeValue } from './reason.js'
import type { Side } from './side.js'
import { type Judge, judgeOf } from './validator.js'

/** What became of a reason when values were tried. */
export interface Gap {
  readonly topic: Topic
  /** JSON pointer; `*` stands for any item or member. */
  readonly pointer: string
  readonly sent: string
  readonly taken: string
  readonly verdict: 'breaking' | 'unknown'
  readonly witness: Witness | null
}

/** How many random values are tried for a reason, and how many whole values. */
const tries = 60

/**
 * Why a receiver might refuse what a sender sends; empty if it takes everything. Each gap is shown by a value where one is
 * found: first by those around the limits of both sides, then by random ones. Without a value it is `breaking` where the
 * schemas leave no doubt, else `unknown`.
 */
export function gapsBetween(sender: Side, receiver: Side): Gap[] {
  const reasons = new Inclusion(sender.definitions, receiver.definitions).reasons(
    sender.schema,
    receiver.schema,
    wholeValue,
  )
  if (reasons.length === 0) return []
  const trial = new Trial(sender, receiver)
  return reasons.map((reason) => {
    const witness = trial.witnessOf(reason, reasons.length === 1)
    const { topic, place, sent, taken } = reason
    const certain = witness !== null || (reason.certain && trial.canBeSent(reason.sender))
    return { topic, pointer: place.pointer, sent, taken, verdict: certain ? 'breaking' : 'unknown', witness }
  })
}

/** Tries values. */
class Trial {
  readonly #sender: Side
  readonly #receiver: Side
  readonly #sends: Judge
  readonly #takes: Judge
  #whole: readonly unknown[] | undefined

  constructor(sender: Side, receiver: Side) {
    this.#sender = sender
    this.#receiver = receiver
    this.#sends = judgeOf(sender)
    this.#takes = judgeOf(receiver)
  }

  witnessOf(reason: Reason, only: boolean): Witness | null {
    for (const part of this.#parts(reason)) {
      const value = reason.place.embed(part)
      if (value !== undefined && this.#shows(value)) return this.#witness(value)
    }
    // Only what is refused at that place shows this reason; where there is but one reason, any refusal does.
    const found = this.#refused().find((value) => only || this.#isAt(reason, value))
    return found === undefined ? null : this.#witness(found)
  }

  /** False if the generators find no value at all: then perhaps nobody can send one. */
  canBeSent(schema: JsonSchema): boolean {
    return sentValues(schema, this.#sender.definitions, 1).length > 0
  }

  *#parts({ probes, sender, receiver }: Reason): Generator<unknown> {
    const senders = this.#sender.definitions
    const receivers = this.#receiver.definitions
    const shows = (value: unknown) => conforms(sender, senders, value) && !conforms(receiver, receivers, value)
    for (const value of probes) if (shows(value)) yield value
    for (const value of sentValues(sender, senders, tries).filter(shows).sort(bySize)) yield value
  }

  /** Asks the validators that peers have; formats above all are read as they read them. */
  #shows(value: unknown): boolean {
    const { schema, definitions } = this.#sender
    if (!conforms(schema, definitions, value) || this.#sends(value) === false) return false
    const taken = this.#takes(value)
    // Where there is no validator, only what is refused by any reading counts.
    return taken === undefined ? surelyViolates(this.#receiver.schema, this.#receiver.definitions, value) : !taken
  }

  #refused(): readonly unknown[] {
    this.#whole ??= [...sentValues(this.#sender.schema, this.#sender.definitions, tries)]
      .filter((value) => this.#shows(value))
      .sort(bySize)
    return this.#whole
  }

  #isAt({ place }: Reason, value: unknown): boolean {
    const pattern = place.pointer
      .split('/')
      .map((key) => (key === '*' ? '[^/]+' : key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('/')
    return new RegExp(`^${pattern}(/|$)`).test(this.#pointer(value))
  }

  #pointer(value: unknown): string {
    return firstViolation(this.#receiver.schema, this.#receiver.definitions, value)?.pointer ?? ''
  }

  #witness(value: unknown): Witness {
    return { value, pointer: this.#pointer(value) }
  }
}

function bySize(a: unknown, b: unknown): number {
  return writeJson(a).length - writeJson(b).length
}
