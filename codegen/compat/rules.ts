/** Whom a change can hurt. */
export type RuleSet =
  /** A peer that is deployed already and was generated from the earlier schema. */
  | 'WIRE'
  /** Whoever compiles TypeScript against the generated client. */
  | 'SOURCE'
  /** A peer in Python, which knows versions and classes but no schema. */
  | 'OSLO'

/** All sets; without a choice every rule is applied. */
export const ruleSets: readonly RuleSet[] = ['WIRE', 'SOURCE', 'OSLO']

/** One rule of the check for breaking changes. */
export interface Rule {
  readonly sets: readonly RuleSet[]
  /** What must not happen, and why. */
  readonly meaning: string
  /** What to write instead. */
  readonly mend: string
}

const wire = ['WIRE'] as const
const source = ['SOURCE'] as const
const both = ['WIRE', 'SOURCE'] as const
const oslo = ['OSLO'] as const
const all = ['WIRE', 'SOURCE', 'OSLO'] as const

const newArgument = "Leave the argument as it is and add another one: new_name: since('NEXT', …)"
const newContract =
  "Keep this contract and add the new one beside it: versions({ 'OLD': call({ … }), 'NEXT': call({ … }) })"

/** Every rule by its name, in the order of the documentation. `NEXT` in a mend stands for the next minor version,
 * `OLD` for the one from which the contract holds. */
export const rules = {
  API_NO_DELETE: {
    sets: all,
    meaning: 'A released API has no schema any more',
    mend: 'Bring the schema back; delete its file below the folder of released APIs only when nobody serves or calls it',
  },
  RELEASE_NOT_EDITED: {
    sets: all,
    meaning: 'The record of what is released was edited by hand, or part of it is gone',
    mend: 'Restore the file from version control; only stubwire release writes it',
  },
  VERSION_BUMPED: {
    sets: wire,
    meaning: 'What a released version means was changed without a new version',
    mend: "Set version: 'NEXT', or take the change back",
  },
  VERSION_NOT_LOWERED: {
    sets: wire,
    meaning: 'The version is lower than the released one: servers would refuse peers that they accept today',
    mend: 'Give the API its released version or a higher one',
  },
  STABILITY_NOT_LOWERED: {
    sets: wire,
    meaning: 'A stable API was made alpha, which would switch this check off',
    mend: "Take stability: 'alpha' off",
  },
  SINCE_MONOTONIC: {
    sets: wire,
    meaning:
      'The history of a released version was rewritten: since or until of something released, or something new in it',
    mend: "Leave released history alone; what is new begins with since 'NEXT'",
  },
  RETIRED_NAME_NOT_REUSED: {
    sets: all,
    meaning: 'A name that ended in a released version is used again: peers in between refuse it or mean something else',
    mend: 'Take a new name',
  },
  TOPIC_STABLE: {
    sets: all,
    meaning: 'Another topic: the two sides no longer meet',
    mend: 'Keep the topic; a new topic is a new API',
  },
  EXCHANGE_STABLE: {
    sets: all,
    meaning: 'Another exchange: the two sides no longer meet',
    mend: 'Keep the exchange; where it must differ, deployments say so when they connect',
  },
  NAMESPACE_STABLE: {
    sets: all,
    meaning: 'Another namespace: servers answer UnsupportedVersion to those who send the old one',
    mend: 'Keep the namespace; a new namespace is a new API',
  },
  ADDRESS_STABLE: {
    sets: ['WIRE', 'SOURCE'],
    meaning: 'Messages of a released version go elsewhere, or hosts are written otherwise',
    mend: "Keep the form and the routes; where messages are to go elsewhere, add a route from 'NEXT' on",
  },
  CONTEXT_NOT_STRICTER: {
    sets: wire,
    meaning: 'The request context refuses what callers send today',
    mend: 'Make new members optional, and leave the others as they are',
  },
  METHOD_NO_DELETE_WITHIN_MAJOR: {
    sets: all,
    meaning: 'A method, or one of its contracts, ends or is gone within the major version',
    mend: "Keep it with deprecated: 'Use …'; let it end with the next major, or waive this with the reason why nobody calls it",
  },
  METHOD_SAME_KIND: {
    sets: all,
    meaning:
      'A call became a cast or the other way round: callers wait for answers that nobody sends, or get ones they do not read',
    mend: newContract,
  },
  METHOD_FANOUT_UNCHANGED: {
    sets: wire,
    meaning: 'One server instead of all gets the message, or all instead of one',
    mend: 'Keep fanout as it was and add a method with another name',
  },
  METHOD_IDEMPOTENCY_NOT_WEAKENED: {
    sets: wire,
    meaning: 'Callers repeat the request today, or send it to look around, as it was declared harmless',
    mend: 'Keep idempotent: true or readOnly: true, and the method so that it holds; else add a method with another name',
  },
  METHOD_DELIVERY_NOT_WEAKENED: {
    sets: wire,
    meaning: 'Requests that survived the death of a server may be lost with it',
    mend: "Keep delivery: 'at-least-once'",
  },
  FALLBACK_NO_DELETE: {
    sets: source,
    meaning: 'Calls that went out to older peers in an older form now fail with RPCVersionCapError',
    mend: 'Keep the fallback',
  },
  METHOD_IDENTIFIER_STABLE: {
    sets: source,
    meaning: 'The TypeScript name of a method changed',
    mend: 'Keep the name on the wire as it was, from which the other one is made',
  },
  ARG_NO_DELETE: {
    sets: all,
    meaning: 'An argument ends or is gone: servers refuse it as unknown',
    mend: 'Keep it, optional, and let the handler pass over it; let it end with the next major',
  },
  ARG_ADDED_MUST_BE_OPTIONAL_WITH_SINCE: {
    sets: all,
    meaning:
      'A new argument is required, or does not say since when it exists: older peers do not send or do not take it',
    mend: "Write name: since('NEXT', …)",
  },
  ARG_NOT_MADE_REQUIRED: {
    sets: all,
    meaning: 'An argument that callers may leave out became required',
    mend: 'Keep it optional and let the handler say what its absence means',
  },
  ARG_SAME_DEFAULT: {
    sets: wire,
    meaning: 'Absence means something else than before: the default changed',
    mend: 'Keep the default; callers who want another value send it',
  },
  ARG_OLDER_PEERS_NOT_STRICTER: {
    sets: source,
    meaning:
      'Calls that went out to older peers without the argument, or with another one, now fail with RPCVersionCapError',
    mend: 'Keep olderPeers as it was',
  },
  ARG_TYPE_NOT_NARROWED: {
    sets: both,
    meaning: 'Values of a type that callers send are refused',
    mend: `Accept the former type too, as a union. Or: ${newArgument}`,
  },
  LIMIT_NOT_TIGHTENED: {
    sets: wire,
    meaning: 'Values that callers send are outside a limit',
    mend: 'Keep the former limit and let the handler answer with a declared error',
  },
  ENUM_VALUE_NO_DELETE: {
    sets: both,
    meaning: 'A value that callers send is no longer among those allowed',
    mend: 'Keep the value and let the handler treat it as the one that took its place',
  },
  UNION_ARM_NO_DELETE: {
    sets: both,
    meaning: 'One of several forms that callers send is refused',
    mend: 'Keep that member of the union',
  },
  MEMBER_NO_DELETE: {
    sets: both,
    meaning: 'A member of an object that callers send is refused, or no longer read',
    mend: 'Keep it, optional',
  },
  MEMBER_NOT_MADE_REQUIRED: {
    sets: both,
    meaning: 'A member that callers may leave out became required',
    mend: 'Make it Type.Optional(…)',
  },
  ADDITIONAL_PROPERTIES_NOT_CLOSED: {
    sets: wire,
    meaning: 'An object that took members of any name takes the declared ones only, or fewer',
    mend: 'Leave it open (additionalProperties, openArgs)',
  },
  PATTERN_NOT_TIGHTENED: {
    sets: wire,
    meaning: 'Texts that callers send may not match the pattern',
    mend: 'Keep the former pattern and let the handler answer with a declared error',
  },
  FORMAT_NOT_TIGHTENED: {
    sets: wire,
    meaning: 'Texts that callers send may not have the format',
    mend: 'Keep the former format, or none, and let the handler answer with a declared error',
  },
  SCHEMA_NOT_NARROWED: {
    sets: wire,
    meaning: 'It cannot be shown that everything that callers send is accepted',
    mend: `Say it in simpler keywords. Or: ${newArgument}`,
  },
  RESULT_TYPE_NOT_WIDENED: {
    sets: both,
    meaning: 'Answers have a type that older callers refuse',
    mend: newContract,
  },
  RESULT_LIMIT_NOT_LOOSENED: {
    sets: wire,
    meaning: 'Answers lie outside a limit that older callers check',
    mend: `Keep the limit. Or: ${newContract}`,
  },
  RESULT_ENUM_VALUE_NO_ADD: {
    sets: both,
    meaning: 'Answers hold a value that older callers do not know',
    mend: `Declare results that will grow as Type.Union([Type.Enum([…]), Type.String()]) from the start. Now: ${newContract}`,
  },
  RESULT_UNION_ARM_NO_ADD: {
    sets: both,
    meaning: 'Answers have a form that older callers do not know',
    mend: newContract,
  },
  RESULT_FIELD_NOT_MADE_OPTIONAL: {
    sets: both,
    meaning: 'A member that older callers rely on may be missing from answers',
    mend: 'Keep it required',
  },
  RESULT_FIELD_NO_DELETE: {
    sets: source,
    meaning: 'An optional member of answers is no longer declared: code that reads it does not compile',
    mend: 'Keep it, optional, marked as deprecated',
  },
  RESULT_CLOSED_NO_ADD: {
    sets: wire,
    meaning: 'Answers hold a new member, in an object of which older callers refuse what is not declared',
    mend: newContract,
  },
  RESULT_NOT_OPENED: {
    sets: wire,
    meaning: 'Answers hold members of any name, in an object of which older callers refuse some',
    mend: newContract,
  },
  RESULT_PATTERN_NOT_LOOSENED: {
    sets: wire,
    meaning: 'Texts in answers may not match the pattern that older callers check',
    mend: `Keep the pattern. Or: ${newContract}`,
  },
  RESULT_FORMAT_NOT_LOOSENED: {
    sets: wire,
    meaning: 'Texts in answers may not have the format that older callers check',
    mend: `Keep the format. Or: ${newContract}`,
  },
  RESULT_SCHEMA_NOT_WIDENED: {
    sets: wire,
    meaning: 'It cannot be shown that older callers accept every answer',
    mend: `Say it in simpler keywords. Or: ${newContract}`,
  },
  FLOAT_STABLE: {
    sets: oslo,
    meaning: 'Whole numbers arrive in Python as an int where they were a float, or the other way round',
    mend: "Keep float(), or Type.Number(), as it was; where Python's own type is the other one, waive this with that reason",
  },
  ERROR_NO_DELETE: {
    sets: both,
    meaning:
      'An error is no longer declared, though older servers raise it: callers get a RemoteError instead of its class',
    mend: 'Keep it declared; nobody has to raise it',
  },
  ERROR_PYTHON_NAME_STABLE: {
    sets: ['WIRE', 'OSLO'],
    meaning: 'Class or module of an error changed: peers know it by them',
    mend: 'Keep module and class, and declare another error beside it',
  },
  DEF_NO_DELETE: {
    sets: source,
    meaning: 'A shared schema is gone, and with it the exported type of its name',
    mend: 'Keep its $id',
  },
  OBJECT_VERSION_BUMPED: {
    sets: oslo,
    meaning: 'Fields of a versioned object changed without a new version of it',
    mend: 'List what is new under a new version of the object',
  },
  OBJECT_VERSION_SAME_MAJOR: {
    sets: oslo,
    meaning: 'The version of a versioned object went down, or to another major, which Python peers refuse',
    mend: 'Go on with the next minor version of the object',
  },
  OBJECT_FIELD_NO_DELETE: {
    sets: ['SOURCE', 'OSLO'],
    meaning: 'A field of a versioned object is gone, or says another version than before',
    mend: 'Keep the field under the version that brought it',
  },
  OBJECT_CAP_STABLE: {
    sets: oslo,
    meaning:
      'A released object version cap stands for other versions, or is gone: peers under it get objects that they do not know',
    mend: 'Keep what it says, and add a cap',
  },
  UNCLASSIFIED_CHANGE: {
    sets: wire,
    meaning: 'Something changed of which these rules do not know what it means to peers',
    mend: 'Use a version of stubwire that knows it, take the change back, or waive it with the reason why it is harmless',
  },
} as const satisfies Readonly<Record<string, Rule>>

/** Name of a rule. */
export type RuleName = keyof typeof rules

/** The rule of that name; undefined if there is none. */
export function ruleOf(name: string): Rule | undefined {
  return Object.hasOwn(rules, name) ? rules[name as RuleName] : undefined
}
