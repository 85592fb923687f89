import { call, error, float, nullable, Type } from '../../../../src/schema/index.js'
import { change, type Pair, result, shortBut } from './pair.js'

const open = Type.Object({ a: Type.String(), b: Type.Optional(Type.Integer()) })
const closed = Type.Object({ a: Type.String() }, { additionalProperties: false })
const cat = Type.Object({ kind: Type.Literal('cat') })
const dog = Type.Object({ kind: Type.Literal('dog') })
const lost = (args?: Parameters<typeof nullable>[0]) => error({ module: 'shop.errors', ...(args ? { args } : {}) })

/** Changes of answers and errors: what newer servers answer must be understood by older callers. */
export const resultPairs: readonly Pair[] = [
  result(['RESULT_TYPE_NOT_WIDENED', 'breaking', 'callers expect text'], Type.String(), Type.Integer()),
  result(['RESULT_TYPE_NOT_WIDENED', 'breaking', 'callers do not expect null'], Type.String(), nullable(Type.String())),
  result(['RESULT_TYPE_NOT_WIDENED', 'breaking', 'callers expect null'], undefined, Type.String()),
  result(['RESULT_TYPE_NOT_WIDENED', 'breaking', 'callers do not expect fractions'], Type.Integer(), Type.Number()),
  result(
    ['RESULT_TYPE_NOT_WIDENED', 'compatible', 'callers are ready for more'],
    nullable(Type.Number()),
    Type.Integer(),
  ),
  result(
    ['RESULT_LIMIT_NOT_LOOSENED', 'breaking', 'callers check the limit'],
    Type.String({ maxLength: 5 }),
    Type.String(),
  ),
  result(
    ['RESULT_LIMIT_NOT_LOOSENED', 'compatible', 'less than callers take'],
    Type.String(),
    Type.String({ maxLength: 5 }),
  ),
  result(
    ['RESULT_ENUM_VALUE_NO_ADD', 'breaking', 'callers do not know "c"'],
    Type.Enum(['a', 'b']),
    Type.Enum(['a', 'b', 'c']),
  ),
  result(
    ['RESULT_ENUM_VALUE_NO_ADD', 'compatible', 'an open enumeration: callers are ready for any text'],
    Type.Union([Type.Enum(['a', 'b']), Type.String()]),
    Type.Union([Type.Enum(['a', 'b', 'c']), Type.String()]),
  ),
  result(
    ['RESULT_ENUM_VALUE_NO_ADD', 'compatible', 'one of them is never answered again'],
    Type.Enum(['a', 'b']),
    Type.Enum(['a']),
  ),
  result(['RESULT_UNION_ARM_NO_ADD', 'breaking', 'callers do not know dogs'], cat, Type.Union([cat, dog])),
  result(['RESULT_UNION_ARM_NO_ADD', 'compatible', 'dogs are never answered again'], Type.Union([cat, dog]), cat),
  result(['RESULT_FIELD_NOT_MADE_OPTIONAL', 'breaking', 'callers rely on it'], open, Type.Partial(open)),
  result(
    ['RESULT_FIELD_NOT_MADE_OPTIONAL', 'breaking', 'callers rely on it'],
    open,
    Type.Object({ b: Type.Optional(Type.Integer()) }),
  ),
  result(['RESULT_FIELD_NOT_MADE_OPTIONAL', 'compatible', 'more is promised'], open, Type.Required(open)),
  result(
    ['RESULT_FIELD_NO_DELETE', 'breaking', 'code that reads it does not compile'],
    open,
    Type.Object({ a: Type.String() }),
  ),
  result(
    ['RESULT_FIELD_NO_DELETE', 'compatible', 'answers are open: more is passed over'],
    open,
    Type.Object({ ...open.properties, c: Type.String() }),
  ),
  result(
    ['RESULT_CLOSED_NO_ADD', 'breaking', 'callers refuse what is not declared'],
    closed,
    Type.Object({ a: Type.String(), c: Type.Optional(Type.String()) }, { additionalProperties: false }),
  ),
  result(
    ['RESULT_CLOSED_NO_ADD', 'compatible', 'nothing more is answered, though more may be'],
    closed,
    Type.Object({ a: Type.String() }),
  ),
  result(
    ['RESULT_NOT_OPENED', 'breaking', 'members of any name are answered'],
    closed,
    Type.Object({ a: Type.String() }, { additionalProperties: Type.Integer() }),
  ),
  result(
    ['RESULT_NOT_OPENED', 'compatible', 'fewer members'],
    Type.Record(Type.String(), Type.String()),
    Type.Object({ a: Type.Optional(Type.String()) }, { additionalProperties: false }),
  ),
  result(
    ['RESULT_PATTERN_NOT_LOOSENED', 'breaking', 'callers check it'],
    Type.String({ pattern: '^[a-z]+$' }),
    Type.String(),
  ),
  result(
    ['RESULT_PATTERN_NOT_LOOSENED', 'compatible', 'callers take any text'],
    Type.String(),
    Type.String({ pattern: '^[a-z]+$' }),
  ),
  result(
    ['RESULT_FORMAT_NOT_LOOSENED', 'breaking', 'callers check it'],
    Type.String({ format: 'uuid' }),
    Type.String(),
  ),
  result(
    ['RESULT_FORMAT_NOT_LOOSENED', 'compatible', 'callers take any text'],
    Type.String(),
    Type.String({ format: 'uuid' }),
  ),
  result(
    ['RESULT_SCHEMA_NOT_WIDENED', 'unknown', 'callers refuse one value, which may never be answered'],
    shortBut('a rare value', 20),
    Type.String({ maxLength: 3 }),
  ),
  result(
    ['RESULT_SCHEMA_NOT_WIDENED', 'breaking', 'callers refuse it'],
    shortBut('abc', 20),
    Type.String({ maxLength: 3 }),
  ),
  result(['RESULT_SCHEMA_NOT_WIDENED', 'compatible', 'the same is excluded'], shortBut('no', 20), shortBut('no', 9)),
  change(
    ['RESULT_FIELD_NOT_MADE_OPTIONAL', 'breaking', 'data of errors travel as answers do'],
    { errors: { Lost: lost(Type.Object({ id: Type.String() })) } },
    { errors: { Lost: lost(Type.Object({ id: Type.Optional(Type.String()) })) } },
  ),
  change(
    ['RESULT_FIELD_NOT_MADE_OPTIONAL', 'compatible', 'an error that had no data gets some'],
    { errors: { Lost: lost() } },
    { errors: { Lost: lost(Type.Object({ id: Type.String() })) } },
  ),
  result(['FLOAT_STABLE', 'breaking', 'Python gets 1 where it got 1.0'], float(), Type.Number()),
  change(['ERROR_NO_DELETE', 'breaking', 'older servers raise it'], { errors: { Lost: lost() } }, {}),
  change(
    ['ERROR_NO_DELETE', 'breaking', 'callers rebuild what the method lists'],
    { errors: { Lost: lost() }, methods: { ask: call({ args: {}, errors: ['Lost'] }) } },
    { errors: { Lost: lost() }, methods: { ask: call({ args: {} }) } },
  ),
  change(
    ['ERROR_NO_DELETE', 'compatible', 'older callers get a RemoteError, as for any error'],
    { methods: { ask: call({ args: {} }) } },
    { errors: { Lost: lost() }, methods: { ask: call({ args: {}, errors: ['Lost'] }) } },
  ),
  change(
    ['ERROR_PYTHON_NAME_STABLE', 'breaking', 'peers know the class by its module'],
    { errors: { Lost: lost() } },
    { errors: { Lost: error({ module: 'shop.other' }) } },
  ),
  change(
    ['ERROR_PYTHON_NAME_STABLE', 'compatible', 'the text is prose'],
    { errors: { Lost: lost() } },
    { errors: { Lost: error({ module: 'shop.errors', message: 'It is lost' }) } },
  ),
]
