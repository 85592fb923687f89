import fc from 'fast-check'
import { InvalidArguments } from '../core/errors.js'
import type { JsonObject } from '../core/message.js'
import type { CallMethod, CastMethod } from '../core/method.js'
import { type ContractCase, Mismatch, type Subject } from './contract-case.js'
import { argsSchemaAt, type ModelledContract, plainArgs, wireArgs } from './contracts.js'
import { expectRefusal, expectSame, expectServed } from './expectations.js'
import { spread } from './few-of-many.js'
import { forAll, forValue, makeCase } from './make-case.js'
import type { Material } from './material.js'
import { type Mutation, mutationsOf } from './mutations.js'
import { Rig } from './rig.js'

/** How many mutations of one value are sent at most. */
const mostMutations = 30
/** How many values are mutated at most. */
const mostMutated = 2

/** Arguments that no schema declares. */
const unknownArguments: JsonObject = { argument_of_no_schema: null, another_one: { text: 'x', list: [1, true] } }

/** That valid arguments reach the handler as they were sent, and that others do not reach it, at one version. */
export function argumentCases(
  subject: Subject,
  material: Material,
  contract: ModelledContract,
  version: string,
): readonly ContractCase[] {
  const place = { method: contract.name, version }
  const ways = contract.method.kind === 'call-or-cast' ? (['call', 'cast'] as const) : ([contract.method.kind] as const)
  return [
    ...ways.map((way) =>
      makeCase(subject, place, `takes valid arguments unchanged (${way})`, () =>
        Rig.with(subject, { version }, (rig) =>
          forAll(subject, fc.tuple(material.args(contract, version), material.contexts()), ([wire, context]) =>
            travel(rig, material, contract, { way, version, wire, context }),
          ),
        ),
      ),
    ),
    makeCase(subject, place, 'refuses invalid arguments', () =>
      Rig.with(subject, { version }, (rig) => refuse(subject, rig, material, contract, version)),
    ),
    ...(contract.variant.openArgs
      ? ways.map((way) =>
          makeCase(subject, place, `takes arguments that it does not know (${way})`, () =>
            Rig.with(subject, { version }, async (rig) => {
              const wire = { ...material.argsAt(contract, version), ...unknownArguments }
              const trip = { way, version, wire, context: material.context() }
              await forValue(wire, () => travel(rig, material, contract, trip))
            }),
          ),
        )
      : []),
  ]
}

interface Trip {
  readonly way: 'call' | 'cast'
  readonly version: string
  readonly wire: JsonObject
  readonly context: JsonObject
}

async function travel(rig: Rig, material: Material, contract: ModelledContract, trip: Trip): Promise<void> {
  const { way, version, wire, context } = trip
  const plain = plainArgs(contract, wire)
  rig.begin(() => material.answer(contract))
  if (way === 'call') {
    const sent = rig.client.call(contract.method as CallMethod, plain, { version, context })
    await expectServed('the call', sent)
  } else {
    const sent = rig.client.cast(contract.method as CastMethod, plain, { version, context, fanout: false })
    await expectServed('the cast', sent)
    await rig.arrival(1)
    await rig.settled()
  }
  const [invocation, ...more] = rig.invocations
  if (invocation === undefined) throw new Mismatch('one call of the handler', 'none')
  if (more.length > 0) throw new Mismatch('one call of the handler', String(more.length + 1))
  const { handler, args, call } = invocation
  if (handler !== contract.handler) throw new Mismatch(`the handler ${contract.handler}`, `the handler ${handler}`)
  if (call.version !== version) throw new Mismatch(`the version ${version} in the handler`, call.version)
  expectSame('the handler gets the arguments as they were sent', args, plain)
  expectSame('the versioned objects keep what their envelopes say', wireArgs(contract, args), wire)
  const { client_timeout: _added, ...arrived } = call.context
  expectSame('the handler gets the request context as it was sent', arrived, context)
}

async function refuse(
  subject: Subject,
  rig: Rig,
  material: Material,
  contract: ModelledContract,
  version: string,
): Promise<void> {
  const { seed, runs } = subject.options
  const schema = argsSchemaAt(contract.variant, version)
  const { definitions } = subject.model
  rig.begin(() => material.answer(contract))
  for (const args of fc.sample(material.args(contract, version), { seed, numRuns: Math.min(runs, mostMutated) })) {
    for (const mutation of spread([...mutationsOf(schema, definitions, args, { places: 40 })], mostMutations)) {
      await forValue(mutation.value, () => refuseOne(rig, material, contract, version, mutation))
    }
  }
}

async function refuseOne(
  rig: Rig,
  material: Material,
  { name }: ModelledContract,
  version: string,
  { value, pointer, description }: Mutation,
): Promise<void> {
  const outcome = await rig.send({ method: name, args: value, version, context: material.context() })
  const what = `${description}, at ${pointer === '' ? 'the arguments' : pointer}`
  expectRefusal(what, outcome, InvalidArguments)
  if (rig.invocations.length > 0) throw new Mismatch(`no call of the handler for ${what}`, 'one')
}
