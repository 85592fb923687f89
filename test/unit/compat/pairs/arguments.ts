import { call, float, lazy, nullable, since, Type, until } from '../../../../src/schema/index.js'
import { argument, methods, type Pair, shortBut } from './pair.js'

const open = Type.Object({ a: Type.String(), b: Type.Optional(Type.Integer()) })
const closed = Type.Object({ a: Type.String(), b: Type.Optional(Type.Integer()) }, { additionalProperties: false })
const cat = Type.Object({ kind: Type.Literal('cat'), lives: Type.Integer() })
const dog = Type.Object({ kind: Type.Literal('dog'), name: Type.String() })

const Tree = (leaf: Parameters<typeof nullable>[0]) => {
  const tree: ReturnType<typeof Type.Object> = Type.Object(
    { leaf, branches: Type.Array(lazy(() => tree)) },
    { $id: 'Tree' },
  )
  return tree
}

/** Changes of arguments: what older callers send must still be taken. */
export const argumentPairs: readonly Pair[] = [
  argument(
    ['ARG_NO_DELETE', 'breaking', 'arguments are closed: a server refuses one that it does not know'],
    Type.String(),
  ),
  argument(
    ['ARG_NO_DELETE', 'breaking', 'an end within the major is a deletion'],
    Type.Optional(Type.String()),
    until('1.3', Type.String()),
  ),
  argument(
    ['ARG_NO_DELETE', 'compatible', 'an end that was released is history'],
    until('1.2', Type.String()),
    until('1.2', Type.String()),
  ),
  argument(
    ['ARG_ADDED_MUST_BE_OPTIONAL_WITH_SINCE', 'breaking', 'older callers do not send it'],
    undefined,
    Type.String(),
  ),
  argument(
    ['ARG_ADDED_MUST_BE_OPTIONAL_WITH_SINCE', 'breaking', 'servers of 1.2 do not know it, and callers could not tell'],
    undefined,
    Type.Optional(Type.String()),
  ),
  argument(
    ['ARG_ADDED_MUST_BE_OPTIONAL_WITH_SINCE', 'breaking', '1.2 is out without it'],
    undefined,
    since('1.2', Type.String()),
  ),
  argument(
    ['ARG_ADDED_MUST_BE_OPTIONAL_WITH_SINCE', 'compatible', 'this is how arguments are added'],
    undefined,
    since('1.3', Type.String()),
  ),
  argument(['ARG_NOT_MADE_REQUIRED', 'breaking', 'callers leave it out'], Type.Optional(Type.String()), Type.String()),
  argument(
    ['ARG_NOT_MADE_REQUIRED', 'compatible', 'who sends it may go on'],
    Type.String(),
    Type.Optional(Type.String()),
  ),
  argument(
    ['ARG_SAME_DEFAULT', 'breaking', 'callers that leave it out get something else'],
    Type.Optional(Type.Integer({ default: 1 })),
    Type.Optional(Type.Integer({ default: 2 })),
  ),
  argument(
    ['ARG_SAME_DEFAULT', 'breaking', 'a default inside of an object means as much'],
    Type.Object({ size: Type.Optional(Type.Integer({ default: 1 })) }),
    Type.Object({ size: Type.Optional(Type.Integer({ default: 2 })) }),
  ),
  argument(
    ['ARG_SAME_DEFAULT', 'compatible', 'what the server did is now written down'],
    Type.Optional(Type.Integer()),
    Type.Optional(Type.Integer({ default: 2 })),
  ),
  argument(
    ['ARG_OLDER_PEERS_NOT_STRICTER', 'breaking', 'calls to older peers went out without it, and now fail'],
    since('1.1', Type.String(), { olderPeers: 'drop' }),
    since('1.1', Type.String()),
  ),
  argument(
    ['ARG_OLDER_PEERS_NOT_STRICTER', 'compatible', 'calls that failed now go out without it'],
    since('1.1', Type.String()),
    since('1.1', Type.String(), { olderPeers: 'drop' }),
  ),

  argument(['ARG_TYPE_NOT_NARROWED', 'breaking', 'text is refused'], Type.String(), Type.Integer()),
  argument(['ARG_TYPE_NOT_NARROWED', 'breaking', 'fractions are refused'], Type.Number(), Type.Integer()),
  argument(['ARG_TYPE_NOT_NARROWED', 'breaking', 'null is refused'], nullable(Type.String()), Type.String()),
  argument(['ARG_TYPE_NOT_NARROWED', 'breaking', 'anything was taken'], Type.Unknown(), Type.String()),
  argument(['ARG_TYPE_NOT_NARROWED', 'compatible', 'whole numbers are numbers'], Type.Integer(), Type.Number()),
  argument(['ARG_TYPE_NOT_NARROWED', 'compatible', 'text is still taken'], Type.String(), nullable(Type.String())),
  argument(['ARG_TYPE_NOT_NARROWED', 'compatible', 'text is still taken'], Type.String(), Type.Unknown()),
  argument(
    ['ARG_TYPE_NOT_NARROWED', 'compatible', 'the same union in another order'],
    Type.Union([Type.String(), Type.Integer(), Type.Array(Type.String())]),
    Type.Union([Type.Array(Type.String()), Type.Integer(), Type.String()]),
  ),
  argument(
    ['ARG_TYPE_NOT_NARROWED', 'compatible', 'true, false and null are all there is of nullable booleans'],
    nullable(Type.Boolean()),
    Type.Union([Type.Literal(true), Type.Literal(false), Type.Null()]),
  ),

  argument(
    ['LIMIT_NOT_TIGHTENED', 'breaking', '5 is below'],
    Type.Integer({ minimum: 5 }),
    Type.Integer({ minimum: 6 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'breaking', 'the limit itself is excluded'],
    Type.Number({ minimum: 5 }),
    Type.Number({ exclusiveMinimum: 5 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'breaking', 'longer texts were taken'],
    Type.String(),
    Type.String({ maxLength: 255 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'breaking', 'the empty list was taken'],
    Type.Array(Type.String()),
    Type.Array(Type.String(), { minItems: 1 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'breaking', 'items could repeat'],
    Type.Array(Type.String()),
    Type.Array(Type.String(), { uniqueItems: true }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'breaking', 'odd numbers were taken'],
    Type.Integer(),
    Type.Integer({ multipleOf: 2 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'breaking', 'to validators, 0.3 is no multiple of 0.1: its quotient is 2.9999999999999996'],
    Type.Number({ multipleOf: 0.3 }),
    Type.Number({ multipleOf: 0.1 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'breaking', '17 * 0.1 is 1.7000000000000002, a multiple of 0.1 to them, but not of 0.01'],
    Type.Number({ multipleOf: 0.1 }),
    Type.Number({ multipleOf: 0.01 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'unknown', 'no multiple of 0.1 below 0.5 is known that is none of 0.01'],
    Type.Number({ multipleOf: 0.1, minimum: 0, maximum: 0.5 }),
    Type.Number({ multipleOf: 0.01, minimum: 0, maximum: 0.5 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'breaking', 'a limit deep inside counts, too'],
    Type.Object({ list: Type.Array(Type.Object({ n: Type.Integer() })) }),
    Type.Object({ list: Type.Array(Type.Object({ n: Type.Integer({ maximum: 9 }) })) }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'compatible', 'more is taken'],
    Type.Integer({ minimum: 5 }),
    Type.Integer({ minimum: 4 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'compatible', 'above 4 begins with 5, for whole numbers'],
    Type.Integer({ minimum: 5 }),
    Type.Integer({ exclusiveMinimum: 4 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'compatible', 'multiples of 4 are even'],
    Type.Integer({ multipleOf: 4 }),
    Type.Integer({ multipleOf: 2 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'compatible', 'a limit that stays, whatever its quotients round to'],
    Type.Number({ multipleOf: 0.01, maximum: 5 }),
    Type.Number({ multipleOf: 0.01 }),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'compatible', 'whole numbers are whole hundredths'],
    Type.Integer(),
    Type.Number({ multipleOf: 0.01 }),
  ),

  argument(['FLOAT_STABLE', 'breaking', 'Python gets 1.0 where it got 1'], Type.Number(), float()),
  argument(
    ['FLOAT_STABLE', 'breaking', 'a member, or null, counts, too'],
    Type.Object({ ratios: Type.Array(nullable(float())) }),
    Type.Object({ ratios: Type.Array(nullable(Type.Number())) }),
  ),
  argument(['FLOAT_STABLE', 'compatible', 'it stays one'], float({ maximum: 1 }), float({ maximum: 2 })),

  argument(['ENUM_VALUE_NO_DELETE', 'breaking', '"b" is sent'], Type.Enum(['a', 'b']), Type.Enum(['a'])),
  argument(['ENUM_VALUE_NO_DELETE', 'breaking', 'any text was taken'], Type.String(), Type.Enum(['a', 'b'])),
  argument(
    ['ENUM_VALUE_NO_DELETE', 'compatible', 'both are still taken'],
    Type.Enum(['a', 'b']),
    Type.Enum(['c', 'b', 'a']),
  ),
  argument(['ENUM_VALUE_NO_DELETE', 'compatible', 'both match'], Type.Enum(['ab', 'b']), Type.String({ maxLength: 2 })),

  argument(['UNION_ARM_NO_DELETE', 'breaking', 'dogs are sent'], Type.Union([cat, dog]), cat),
  argument(
    ['UNION_ARM_NO_DELETE', 'breaking', 'lists are sent'],
    Type.Union([cat, Type.Array(Type.String())]),
    Type.Union([cat, Type.String()]),
  ),
  argument(['UNION_ARM_NO_DELETE', 'compatible', 'one more is taken'], cat, Type.Union([dog, cat])),

  argument(
    ['MEMBER_NO_DELETE', 'breaking', 'a closed object refuses what it does not declare'],
    closed,
    Type.Object({ a: Type.String() }, { additionalProperties: false }),
  ),
  argument(
    ['MEMBER_NO_DELETE', 'breaking', 'it is passed over, and callers do not compile'],
    open,
    Type.Object({ a: Type.String() }),
  ),
  argument(
    ['MEMBER_NO_DELETE', 'compatible', 'one more, optional, in an open object'],
    open,
    Type.Object({ ...open.properties, c: Type.Optional(Type.String()) }),
  ),
  argument(['MEMBER_NOT_MADE_REQUIRED', 'breaking', 'callers leave it out'], open, Type.Required(open)),
  argument(
    ['MEMBER_NOT_MADE_REQUIRED', 'breaking', 'callers do not know it'],
    open,
    Type.Object({ ...open.properties, c: Type.String() }),
  ),
  argument(['MEMBER_NOT_MADE_REQUIRED', 'compatible', 'who sends it may go on'], open, Type.Partial(open)),
  argument(
    ['ADDITIONAL_PROPERTIES_NOT_CLOSED', 'breaking', 'members of any name are sent'],
    Type.Record(Type.String(), Type.Integer()),
    Type.Object({ a: Type.Optional(Type.Integer()) }, { additionalProperties: false }),
  ),
  argument(
    ['ADDITIONAL_PROPERTIES_NOT_CLOSED', 'breaking', 'it was said to take more'],
    Type.Object({ a: Type.String() }, { additionalProperties: true }),
    Type.Object({ a: Type.String() }, { additionalProperties: false }),
  ),
  methods(
    ['ADDITIONAL_PROPERTIES_NOT_CLOSED', 'breaking', 'arguments of any name are sent'],
    { buy: call({ args: {}, openArgs: true }) },
    { buy: call({ args: {} }) },
  ),
  methods(
    ['ADDITIONAL_PROPERTIES_NOT_CLOSED', 'compatible', 'more is taken'],
    { buy: call({ args: {} }) },
    { buy: call({ args: {}, openArgs: true }) },
  ),
  argument(['ADDITIONAL_PROPERTIES_NOT_CLOSED', 'compatible', 'callers send what is declared'], open, closed),
  argument(['ADDITIONAL_PROPERTIES_NOT_CLOSED', 'compatible', 'more is taken'], closed, open),

  argument(
    ['PATTERN_NOT_TIGHTENED', 'breaking', 'any text was taken'],
    Type.String(),
    Type.String({ pattern: '^[a-z]+$' }),
  ),
  argument(
    ['PATTERN_NOT_TIGHTENED', 'unknown', 'the first may lie within the second, which nothing here can show'],
    Type.String({ pattern: '^a+$' }),
    Type.String({ pattern: '^[ab]+$' }),
  ),
  argument(
    ['PATTERN_NOT_TIGHTENED', 'compatible', 'what matched is still taken'],
    Type.String({ pattern: '^a+$' }),
    Type.String(),
  ),
  argument(
    ['PATTERN_NOT_TIGHTENED', 'compatible', 'single values can be tried'],
    Type.Enum(['aa', 'a']),
    Type.String({ pattern: '^a+$' }),
  ),
  argument(['FORMAT_NOT_TIGHTENED', 'breaking', 'any text was taken'], Type.String(), Type.String({ format: 'uuid' })),
  argument(
    ['FORMAT_NOT_TIGHTENED', 'breaking', 'days are no times'],
    Type.String({ format: 'date' }),
    Type.String({ format: 'date-time' }),
  ),
  argument(['FORMAT_NOT_TIGHTENED', 'compatible', 'a form less'], Type.String({ format: 'uuid' }), Type.String()),
  argument(
    ['SCHEMA_NOT_NARROWED', 'unknown', 'what is excluded cannot be compared, and values do not show it'],
    Type.String({ maxLength: 3 }),
    shortBut('a rare value', 3),
  ),
  argument(['SCHEMA_NOT_NARROWED', 'breaking', 'it was sent'], Type.String({ maxLength: 3 }), shortBut('abc', 3)),
  argument(['SCHEMA_NOT_NARROWED', 'compatible', 'the same is excluded'], shortBut('abc', 3), shortBut('abc', 4)),

  argument(
    ['LIMIT_NOT_TIGHTENED', 'breaking', 'a shared schema that contains itself'],
    Tree(Type.Integer()),
    Tree(Type.Integer({ minimum: 0 })),
  ),
  argument(
    ['LIMIT_NOT_TIGHTENED', 'compatible', 'more in a shared schema that contains itself'],
    Tree(Type.Integer()),
    Tree(Type.Number()),
  ),
]
