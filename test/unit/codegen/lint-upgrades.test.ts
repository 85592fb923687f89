import { describe, expect, test } from 'vitest'
import { buildModel, CodegenError, lint } from '../../../codegen/index.js'
import {
  type AddressDefinition,
  type ApiOptions,
  call,
  callOrCast,
  cast,
  defineApi,
  type error,
  nullable,
  since,
  Type,
  until,
  versionedObject,
  versions,
  withMembers,
} from '../../../src/schema/index.js'

type Options = Partial<ApiOptions<Record<string, ReturnType<typeof error>>>>

/** Problems of a schema; those that stop the making of the model count as well. */
function problems(options: Options): string[] {
  try {
    const api = defineApi({ name: 'sample', topic: 'sample', version: '1.5', methods: {}, ...options })
    return lint(buildModel(api)).map(({ problem }) => problem)
  } catch (failure) {
    if (!(failure instanceof CodegenError)) throw failure
    return failure.findings.map(({ problem }) => problem)
  }
}

const text = Type.String()
const address: AddressDefinition = { form: '{host}', routes: { '1.0': { server: '{host}' } } }
const place = Type.Object({ host: text, cluster: Type.Optional(text), zone: text })
const Order = versionedObject('Order', { namespace: 'shop', versions: { '1.0': {}, '1.1': {} } })
const order = cast({ args: { order: Order } })
const old = cast({ args: { id: text } })

/** Each rule with what is just within it, and what is beyond and how that is reported. */
const rules: readonly { rule: string; good: readonly Options[]; bad: readonly (readonly [Options, string])[] }[] = [
  {
    rule: 'a fallback names an older contract',
    good: [
      { methods: { old, fresh: cast({ since: '1.2', args: { id: text }, fallback: { to: 'old' } }) } },
      { methods: { m: versions({ '1.0': old, '1.2': cast({ args: { id: text }, fallback: { to: '1.0' } }) }) } },
    ],
    bad: [
      [
        { methods: { fresh: cast({ since: '1.2', args: {}, fallback: { to: 'olt' } }) } },
        'its fallback "olt" is no method of the API',
      ],
      [
        { methods: { old, fresh: cast({ args: { id: text }, fallback: { to: 'old' } }) } },
        'its fallback old is not older',
      ],
      [
        { methods: { m: versions({ '1.0': old, '1.2': cast({ args: { id: text }, fallback: { to: '1.1' } }) }) } },
        'its fallback names 1.1, from which no contract holds',
      ],
      [
        { methods: { m: versions({ '1.0': old, '1.2': cast({ args: { id: text }, fallback: { to: '1.2' } }) }) } },
        'its fallback m of 1.2 is not older',
      ],
    ],
  },
  {
    rule: 'a fallback gives its caller what it waits for',
    good: [
      { methods: { old, fresh: call({ since: '1.2', args: { id: text }, fallback: { to: 'old' } }) } },
      {
        methods: {
          old: call({ args: {}, result: text }),
          fresh: cast({ since: '1.2', args: {}, fallback: { to: 'old' } }),
        },
      },
      {
        methods: {
          old: callOrCast({ args: {} }),
          both: callOrCast({ since: '1.2', args: {}, fallback: { to: 'old' } }),
          one: call({ since: '1.3', args: {}, fallback: { to: 'old' } }),
        },
      },
    ],
    bad: [
      [
        { methods: { old, fresh: call({ since: '1.2', args: { id: text }, result: text, fallback: { to: 'old' } }) } },
        'it answers, but its fallback old of 1.0 does not',
      ],
      [
        { methods: { old, fresh: callOrCast({ since: '1.2', args: { id: text }, fallback: { to: 'old' } }) } },
        'its fallback old of 1.0 cannot be both called and cast',
      ],
      [
        {
          methods: {
            old: call({ args: {} }),
            fresh: cast({ since: '1.2', fanout: true, args: {}, fallback: { to: 'old' } }),
          },
        },
        'it goes to all servers, and its fallback old of 1.0 is a call',
      ],
      [
        {
          address,
          methods: { old, fresh: cast({ since: '1.2', address: null, args: { id: text }, fallback: { to: 'old' } }) },
        },
        'of it and its fallback old of 1.0 only one takes a host',
      ],
    ],
  },
  {
    rule: 'a fallback says what becomes of every argument',
    good: [
      {
        methods: {
          old,
          fresh: cast({
            since: '1.2',
            args: { key: text, extra: text },
            fallback: { to: 'old', args: { id: 'key' }, without: ['extra'] },
          }),
        },
      },
      {
        methods: {
          old: cast({ args: { id: text }, openArgs: true }),
          fresh: cast({ since: '1.2', args: { id: text, extra: text }, fallback: { to: 'old' } }),
        },
      },
    ],
    bad: [
      [
        {
          methods: { old, fresh: cast({ since: '1.2', args: { id: text, extra: text }, fallback: { to: 'old' } }) },
        },
        'its fallback old of 1.0 does not take extra',
      ],
      [
        { methods: { old, fresh: cast({ since: '1.2', args: {}, fallback: { to: 'old' } }) } },
        'its fallback old of 1.0 needs id, which callers may leave out here',
      ],
      [
        {
          methods: { old, fresh: cast({ since: '1.2', args: { id: Type.Optional(text) }, fallback: { to: 'old' } }) },
        },
        'its fallback old of 1.0 needs id, which callers may leave out here',
      ],
      [
        {
          methods: {
            old,
            fresh: cast({ since: '1.2', args: { id: text }, fallback: { to: 'old', args: { key: 'id' } } }),
          },
        },
        'its fallback sets key, which old of 1.0 does not take',
      ],
      [
        {
          methods: {
            old,
            fresh: cast({ since: '1.2', args: { id: text }, fallback: { to: 'old', args: { id: 'key' } } }),
          },
        },
        'its fallback takes key, which is no argument here',
      ],
      [
        {
          methods: {
            old,
            fresh: cast({ since: '1.2', args: { id: text }, fallback: { to: 'old', without: ['key'] } }),
          },
        },
        'its fallback leaves out key, which is no argument here',
      ],
      [
        {
          methods: {
            old,
            fresh: cast({ since: '1.2', args: { id: text, key: text }, fallback: { to: 'old', args: { id: 'key' } } }),
          },
        },
        'its fallback gets two values for id',
      ],
    ],
  },
  {
    rule: 'an argument that older peers get under another name',
    good: [
      {
        methods: {
          m: cast({ args: { host: Type.Optional(text), backend: since('1.2', text, { olderPeers: { as: 'host' } }) } }),
        },
      },
      {
        methods: {
          m: cast({ args: { host: until('1.2', text), backend: since('1.2', text, { olderPeers: { as: 'host' } }) } }),
        },
      },
    ],
    bad: [
      [
        { methods: { m: cast({ args: { backend: since('1.2', text, { olderPeers: { as: 'host' } }) } }) } },
        'older peers get it as "host", which is no other argument',
      ],
      [
        { methods: { m: cast({ args: { backend: since('1.2', text, { olderPeers: { as: 'backend' } }) } }) } },
        'older peers get it as "backend", which is no other argument',
      ],
      [
        {
          methods: {
            m: cast({
              args: { host: since('1.3', text), backend: since('1.2', text, { olderPeers: { as: 'host' } }) },
            }),
          },
        },
        'older peers get it as host, which is not older: it came with 1.3',
      ],
      [
        {
          methods: {
            m: cast({
              args: { host: until('1.1', text), backend: since('1.3', text, { olderPeers: { as: 'host' } }) },
            }),
          },
        },
        'older peers get it as host, which is gone since 1.1',
      ],
    ],
  },
  {
    rule: 'members that came later',
    good: [{ methods: { m: cast({ args: { place: withMembers({ cluster: { since: '1.2' } }, place) } }) } }],
    bad: [
      [
        { methods: { m: cast({ args: { place: withMembers({ clutser: { since: '1.2' } }, place) } }) } },
        'it has no member "clutser" that could be newer',
      ],
      [
        { methods: { m: cast({ args: { place: withMembers({ cluster: { since: '1.2' } }, nullable(text)) } }) } },
        'it has no member "cluster" that could be newer',
      ],
      [
        { methods: { m: cast({ args: { place: withMembers({ zone: { since: '1.2' } }, place) } }) } },
        'its member zone came later and is required',
      ],
      [
        { methods: { m: cast({ args: { place: withMembers({ cluster: { since: '1.6' } }, place) } }) } },
        'its member cluster came with 1.6, which is not between 1.0 and 1.5',
      ],
      [
        { methods: { m: cast({ args: { place: withMembers({ cluster: { since: '1.0' } }, place) } }) } },
        'its member cluster came with 1.0, which is not between 1.0 and 1.5',
      ],
    ],
  },
  {
    rule: 'how servers are addressed',
    good: [
      { address },
      {
        address: {
          form: '{node}[@{backend}][#{pool}]',
          routes: { '1.0': { server: '{node}[@{backend}]' }, '1.5': { topic: '{topic}.{node}', server: '{node}' } },
        },
      },
    ],
    bad: [
      [{ address: { ...address, form: '' } }, 'the form "" of its address cannot be read'],
      [{ address: { ...address, form: '{host' } }, 'the form "{host" of its address cannot be read'],
      [{ address: { ...address, form: '{host}!' } }, 'the form "{host}!" of its address cannot be read'],
      [{ address: { ...address, form: '{host}@{host}' } }, 'the form {host}@{host} names a part twice, or one topic'],
      [
        { address: { form: '{topic}', routes: { '1.0': { server: '{topic}' } } } },
        'the form {topic} names a part twice, or one topic',
      ],
      [
        { address: { form: '[{host}]', routes: { '1.0': { server: '[{host}]' } } } },
        'the form [{host}] begins with a part that may be missing',
      ],
      [
        { address: { ...address, form: '{host}{pool}' } },
        'the form {host}{pool} has two parts with nothing between them',
      ],
      [{ address: { form: '{host}', routes: {} } }, 'its address has no routes'],
      [{ address: { form: '{host}', routes: { '2.0': { server: '{host}' } } } }, 'its address has a route of "2.0"'],
      [
        { address: { form: '{host}', routes: { '1.6': { server: '{host}' } } } },
        "its address has a route of 1.6, above the API's version 1.5",
      ],
      [{ address: { form: '{host}', routes: { '1.0': {} } } }, 'the route of 1.0 leads nowhere'],
      [
        { address: { form: '{host}', routes: { '1.0': { server: '{hots}' } } } },
        'the route {hots} names hots, which is no part of the form',
      ],
      [
        { address: { form: '{host}[#{pool}]', routes: { '1.0': { server: '{host}#{pool}' } } } },
        'the route {host}#{pool} needs pool, which may be missing',
      ],
      [{ address: { form: '{host}', routes: { '1.0': { server: '{host' } } } }, 'the route "{host" cannot be read'],
      [{ methods: { m: cast({ args: {}, address: { form: '{host}', routes: {} } }) } }, 'its address has no routes'],
    ],
  },
  {
    rule: 'object version caps name versions of the classes',
    good: [
      { methods: { order }, objectVersions: { '1.0': { Order: '1.0', Elsewhere: '3.0' }, '1.1': { Order: '1.1' } } },
    ],
    bad: [
      [{ methods: { order }, objectVersions: { '1.0': {} } }, 'objectVersions says nothing of the class Order'],
      [
        { methods: { order }, objectVersions: { '1.0': { Order: '1.2' } } },
        'objectVersions has Order "1.2" under 1.0, but its schema ends at 1.1',
      ],
      [
        { methods: { order }, objectVersions: { ['one' as '1.0']: { Order: '1.0' } } },
        'objectVersions has the cap "one"',
      ],
    ],
  },
]

describe.each(rules)('$rule', ({ good, bad }) => {
  test.each(good.map((options) => ({ options })))('$options', ({ options }) => {
    expect(problems(options)).toEqual([])
  })

  test.each(bad.map(([options, problem]) => ({ options, problem })))('is broken: $problem', ({ options, problem }) => {
    expect(problems(options)).toContain(problem)
  })
})
