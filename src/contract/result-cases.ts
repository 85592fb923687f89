import { InvalidArguments, InvalidResult } from '../core/errors.js'
import type { JsonObject } from '../core/message.js'
import type { CallMethod } from '../core/method.js'
import { type ContractCase, Mismatch, type Subject } from './contract-case.js'
import {
  argsSchemaAt,
  lastVersionOf,
  type ModelledContract,
  plainArgs,
  plainResult,
  resultSchemaOf,
  wireResult,
} from './contracts.js'
import { expectError, expectRefusal, expectSame, expectServed, expectSuccess } from './expectations.js'
import { forAll, forValue, makeCase } from './make-case.js'
import type { Material } from './material.js'
import { type Mutation, mutationsOf } from './mutations.js'
import { Rig } from './rig.js'
import { surelyViolates } from './violation.js'

/** How many invalid results are tried at most. */
const mostInvalid = 20

/** What comes back of a call: its result as the handler gave it, or InvalidResult; and one answer whatever happens. */
export function resultCases(subject: Subject, material: Material, contract: ModelledContract): readonly ContractCase[] {
  const version = lastVersionOf(subject.api, contract)
  const place = { method: contract.name, version }
  const inRig = (body: (bench: Bench) => Promise<void>) => () =>
    Rig.with(subject, { version }, (rig) => body({ subject, rig, material, contract, version }))
  return [
    makeCase(subject, place, 'hands valid results back unchanged', inRig(handBack)),
    makeCase(subject, place, 'turns invalid results into InvalidResult', inRig(refuseResults)),
    makeCase(subject, place, 'refuses invalid results of a server that does not check', () =>
      Rig.with(subject, { version, checksResults: false }, (rig) =>
        refuseReceived({ subject, rig, material, contract, version }),
      ),
    ),
    makeCase(subject, place, 'answers a call exactly once', inRig(answerOnce)),
  ]
}

interface Bench {
  readonly subject: Subject
  readonly rig: Rig
  readonly material: Material
  readonly contract: ModelledContract
  readonly version: string
}

/** Sends a call with valid arguments as a client does. */
function call({ rig, material, contract, version }: Bench): Promise<unknown> {
  const args = plainArgs(contract, material.argsAt(contract, version))
  return rig.client.call(contract.method as CallMethod, args, { version, context: material.context() })
}

async function handBack(bench: Bench): Promise<void> {
  const { subject, rig, material, contract } = bench
  await forAll(subject, material.results(contract), async (wire) => {
    const plain = plainResult(contract, wire)
    rig.begin(() => plain)
    const got = await expectServed('the call', call(bench))
    expectSame('the caller gets the result as the handler gave it', got, plain)
    expectSame('the versioned objects keep what their envelopes say', wireResult(contract, got), wire)
  })
}

async function refuseResults(bench: Bench): Promise<void> {
  const { rig, material, contract, version } = bench
  const unwritable = { value: cyclic(), description: 'a result that contains itself' }
  for (const { value, description } of [...invalidResults(bench), unwritable]) {
    await forValue(value, async () => {
      rig.begin(() => value)
      const args = material.argsAt(contract, version)
      const outcome = await rig.send({ method: contract.name, args, version, context: material.context() })
      expectRefusal(`a handler that answers ${description}`, outcome, InvalidResult)
    })
  }
}

async function refuseReceived(bench: Bench): Promise<void> {
  for (const { value, description } of invalidResults(bench)) {
    await forValue(value, async () => {
      bench.rig.begin(() => value)
      await expectError(`an answer that is ${description}`, call(bench), InvalidResult)
    })
  }
}

/** Mutations of a valid result that are still invalid when they travel. */
function invalidResults({ subject, material, contract }: Bench): readonly Mutation[] {
  const schema = resultSchemaOf(contract.variant)
  const { definitions } = subject.model
  const mutations = [...mutationsOf(schema, definitions, material.result(contract), { places: 40 })]
  // Where a versioned object belongs, whatever is no envelope is taken for its data, and put into one.
  const isInvalid = ({ value }: Mutation) => surelyViolates(schema, definitions, wireResult(contract, value))
  return mutations.filter(isInvalid).slice(0, mostInvalid)
}

/** A value that JSON cannot carry, whatever the schema says. */
function cyclic(): unknown {
  const value: JsonObject = {}
  value.itself = value
  return value
}

async function answerOnce(bench: Bench): Promise<void> {
  const { subject, rig, material, contract, version } = bench
  const { name, variant } = contract
  const context = material.context()
  const args = material.argsAt(contract, version)
  const send = async (what: string, sent: unknown, answer: () => unknown) => {
    rig.begin(answer)
    const outcome = await rig.send({ method: name, args: sent, version, context })
    await rig.settled()
    const answers = rig.transport.answersTo(name)
    if (answers !== 1) throw new Mismatch(`one answer to ${what}`, String(answers))
    return outcome
  }
  expectSuccess('a valid call', await send('a valid call', args, () => material.answer(contract)))
  await send('a call whose handler throws', args, () => {
    throw new Error('on purpose')
  })
  await send('a call whose handler throws what is no error', args, () => {
    throw undefined
  })
  const unwritable = await send('a call whose result cannot be written', args, () => cyclic())
  expectRefusal('a result that cannot be written', unwritable, InvalidResult)
  const [mutation] = mutationsOf(argsSchemaAt(variant, version), subject.model.definitions, args)
  if (mutation === undefined) return
  const refused = await send('a call with invalid arguments', mutation.value, () => material.answer(contract))
  expectRefusal(mutation.description, refused, InvalidArguments)
}

/** That each error which a method declares arrives as its class, with its data. */
export function errorCase(subject: Subject, material: Material, contract: ModelledContract): ContractCase | null {
  const { variant, method } = contract
  const { model } = subject
  if (variant.errors.length === 0) return null
  const version = lastVersionOf(subject.api, contract)
  return makeCase(subject, { method: contract.name, version }, 'delivers the errors that it declares', () =>
    Rig.with(subject, { version }, async (rig) => {
      for (const name of variant.errors) {
        const modelled = model.errors.find((it) => it.name === name)
        const type = method.errors?.find(
          (it) => it.remoteClass === modelled?.class && it.remoteModule === modelled.module,
        )
        if (modelled === undefined || type === undefined) throw new Mismatch(`a class for the error ${name}`, 'none')
        await forAll(subject, material.errorData(modelled), async (data) => {
          const message = `${name} on purpose`
          const failure = {
            class: modelled.class,
            module: modelled.module,
            message,
            tb: [],
            args: [message],
            kwargs: data,
          }
          rig.begin(() => {
            throw type.fromFailure(failure)
          })
          const bench = { subject, rig, material, contract, version }
          const error = await expectError(`a handler that throws ${name}`, call(bench), type as never)
          expectSame(`the data of ${name}`, Reflect.get(error, 'remoteKwargs'), data)
          expectSame(`the text of ${name}`, error.message, message)
        })
      }
    }),
  )
}
