import type { ApiModel, JsonSchema } from '../../src/model/api-model.js'
import { type CompatFinding, type CompatNote, collector, nextMinor, type Report } from './finding.js'
import type { Topic } from './inclusion/reason.js'
import { type Gap, gapsBetween } from './inclusion/verdict.js'
import { type Direction, memberChanges } from './member-changes.js'
import { type ModelPart, unclassifiedChanges } from './model-members.js'
import type { RuleName } from './rules.js'

/** The rule that a gap breaks, by what it is about and the way the value travels. */
const ruleOfTopic: Readonly<Record<Topic, Readonly<Record<Direction, RuleName>>>> = {
  type: { in: 'ARG_TYPE_NOT_NARROWED', out: 'RESULT_TYPE_NOT_WIDENED' },
  limit: { in: 'LIMIT_NOT_TIGHTENED', out: 'RESULT_LIMIT_NOT_LOOSENED' },
  enum: { in: 'ENUM_VALUE_NO_DELETE', out: 'RESULT_ENUM_VALUE_NO_ADD' },
  required: { in: 'MEMBER_NOT_MADE_REQUIRED', out: 'RESULT_FIELD_NOT_MADE_OPTIONAL' },
  member: { in: 'MEMBER_NO_DELETE', out: 'RESULT_CLOSED_NO_ADD' },
  closed: { in: 'ADDITIONAL_PROPERTIES_NOT_CLOSED', out: 'RESULT_NOT_OPENED' },
  union: { in: 'UNION_ARM_NO_DELETE', out: 'RESULT_UNION_ARM_NO_ADD' },
  pattern: { in: 'PATTERN_NOT_TIGHTENED', out: 'RESULT_PATTERN_NOT_LOOSENED' },
  format: { in: 'FORMAT_NOT_TIGHTENED', out: 'RESULT_FORMAT_NOT_LOOSENED' },
  other: { in: 'SCHEMA_NOT_NARROWED', out: 'RESULT_SCHEMA_NOT_WIDENED' },
}

/** Where schemas are compared. */
export interface SchemaPlace {
  readonly place: string
  readonly method?: string
  readonly usedBy?: readonly string[]
  /** Version from which the contract holds. */
  readonly since?: string
  /** Set where one rule speaks for all keywords. */
  readonly rule?: RuleName
}

/** The comparison of two states of one API. */
export class Scope {
  readonly before: ApiModel
  readonly after: ApiModel
  readonly findings: CompatFinding[] = []
  readonly notes: CompatNote[] = []
  readonly report: Report
  /** The version that what is new must begin with. */
  readonly next: string

  constructor(before: ApiModel, after: ApiModel) {
    this.before = before
    this.after = after
    this.next = nextMinor(before.version)
    this.report = collector(before.name, this.next, this.findings)
  }

  /** The place as findings and waivers name it. */
  at(...parts: readonly string[]): string {
    return [this.before.name, ...parts].join('/')
  }

  /** Reports what older peers cannot live with. */
  schemas(direction: Direction, before: JsonSchema, after: JsonSchema, at: SchemaPlace): void {
    const was = { schema: before, definitions: this.before.definitions }
    const is = { schema: after, definitions: this.after.definitions }
    const gaps = direction === 'in' ? gapsBetween(was, is) : gapsBetween(is, was)
    for (const gap of gaps) this.#gap(direction, gap, at)
    // The other way round: newer callers and older servers.
    const kind = direction === 'in' ? 'sent' : 'answered'
    for (const { witness, pointer } of direction === 'in' ? gapsBetween(is, was) : gapsBetween(was, is))
      if (witness !== null) this.notes.push({ api: this.before.name, place: at.place + pointer, kind, witness })
    for (const { rule, pointer, ...texts } of memberChanges(before, after, direction)) {
      // What a value shows has been said.
      const told = gaps.some((gap) => gap.pointer === pointer && (gap.topic === 'member' || gap.topic === 'required'))
      if (told && (rule === 'MEMBER_NO_DELETE' || rule === 'RESULT_FIELD_NO_DELETE')) continue
      const verdict = rule === 'UNCLASSIFIED_CHANGE' ? 'unknown' : 'breaking'
      this.report(rule, { ...withoutRule(at), place: at.place + pointer, ...texts, verdict })
    }
  }

  /** Reports members of the model that nobody has classified. */
  unclassified(part: ModelPart, before: object, after: object, place: string, method?: string): void {
    for (const { member, ...texts } of unclassifiedChanges(part, before, after)) {
      this.report('UNCLASSIFIED_CHANGE', {
        place: `${place}/${member}`,
        ...(method === undefined ? {} : { method }),
        ...texts,
        verdict: 'unknown',
      })
    }
  }

  #gap(direction: Direction, { topic, pointer, sent, taken, verdict, witness }: Gap, at: SchemaPlace): void {
    const rule = at.rule ?? ruleOfTopic[topic][direction]
    const texts = direction === 'in' ? { before: sent, after: taken } : { before: taken, after: sent }
    this.report(rule, { ...withoutRule(at), place: at.place + pointer, ...texts, verdict, witness })
  }
}

function withoutRule({ rule: _rule, ...rest }: SchemaPlace): Omit<SchemaPlace, 'rule'> {
  return rest
}
