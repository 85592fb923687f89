import fc from 'fast-check'
import type { JsonObject } from '../../core/message.js'
import { arbitraryOf } from '../arbitrary.js'
import { boundariesOf } from '../boundaries.js'
import { type ContractCase, Mismatch } from '../contract-case.js'
import type { ModelledContract } from '../contracts.js'
import { spread } from '../few-of-many.js'
import { forAll, forValue } from '../make-case.js'
import { mutationsOf } from '../mutations.js'
import { describeAnswer, noAnswer, requirePromised } from './answer-rules.js'
import type { Answer } from './provider.js'
import { faultOf, requireRefused } from './refusal-rules.js'
import { argsSchemaFor, type CaseRun, contextOf, mayServe, providerCase, type Verification } from './verification.js'

/** How many values at limits, and how many mutations, are sent at most. */
const most = 30

/** Name of an argument that no schema has. */
const unknownArgument = 'argument_of_no_schema'

/** What a server does with the arguments of a contract, at one version. */
export function argumentCases(
  verification: Verification,
  contract: ModelledContract,
  version: string,
): readonly ContractCase[] {
  const { model, options, source, material } = verification
  const { name, variant } = contract
  const place = { method: name, version }
  const schema = argsSchemaFor(verification, contract, version)
  const values = () => arbitraryOf(schema, model.definitions) as fc.Arbitrary<JsonObject>
  const one = () => fc.sample(values(), { seed: options.seed, numRuns: 1 })[0] ?? {}
  const base = () =>
    Object.fromEntries(Object.entries(material.fullArgs(contract)).filter(([it]) => it in properties(schema)))
  const send = ({ provider }: CaseRun, args: unknown, context = contextOf(verification)) =>
    provider.send({ method: name, args, version, context })
  const promised = (run: CaseRun, what: string, answer: Answer) => {
    requirePromised(what, answer, { model, contract, peer: source.peer, remark: run.remark })
    requireNoFault(run)
  }
  const withContext = () => (source.context === null ? material.contexts() : fc.constant(source.context))
  const served: readonly ContractCase[] = mayServe(verification, contract)
    ? [
        providerCase(verification, place, 'answers valid arguments as its schema promises', (run) =>
          forAll(verification, fc.tuple(values(), withContext()), async ([args, context]) =>
            promised(run, 'valid arguments', await send(run, args, context)),
          ),
        ),
        providerCase(verification, place, 'answers arguments at their limits as its schema promises', async (run) => {
          for (const { description, pointer, value } of spread(
            [...boundariesOf(schema, model.definitions, base(), { places: 40 })],
            most,
          )) {
            const what = `${description}, at ${pointer || 'the arguments'},`
            await forValue(value, async () => promised(run, what, await send(run, value)))
          }
        }),
        ...(variant.examples.length === 0 || version !== variant.since
          ? []
          : [
              providerCase(verification, place, 'answers its examples as its schema promises', async (run) => {
                for (const example of variant.examples)
                  await forValue(example.args, async () =>
                    promised(run, `example ${JSON.stringify(example.name)}`, await send(run, example.args)),
                  )
              }),
            ]),
      ]
    : []
  const rules = (run: CaseRun) => ({ peer: source.peer, inside: run.provider.inside(), remark: run.remark })
  const unknown: readonly ContractCase[] = variant.openArgs
    ? []
    : [
        providerCase(verification, place, 'refuses an argument that it does not know', async (run) => {
          const args = { ...one(), [unknownArgument]: 1 }
          await forValue(args, async () =>
            requireRefused(`the argument "${unknownArgument}"`, 'unknown argument', await send(run, args), rules(run)),
          )
        }),
      ]
  // Nothing but a check of the values keeps these from a handler.
  const mutated: readonly ContractCase[] =
    options.safeOnly === true && source.peer === 'oslo' && variant.readOnly !== true
      ? []
      : [
          providerCase(verification, place, 'refuses invalid arguments', async (run) => {
            const found = [...mutationsOf(schema, model.definitions, base(), { places: 40 })]
            for (const mutation of spread(found, most)) {
              const what = `${mutation.description}, at ${mutation.pointer || 'the arguments'}`
              await forValue(mutation.value, async () =>
                requireRefused(what, faultOf(mutation), await send(run, mutation.value), rules(run)),
              )
            }
          }),
        ]
  const once = providerCase(verification, place, 'answers exactly once', async (run) => {
    const refused = { ...one(), [unknownArgument]: 1 }
    const mayRefuse = !variant.openArgs
    const mayTake = mayServe(verification, contract)
    for (const [what, args, may] of [
      ['a valid call', one(), mayTake],
      ['a call with an unknown argument', refused, mayRefuse],
    ] as const) {
      if (may) await forValue(args, async () => requireOneAnswer(run, what, await send(run, args)))
    }
  })
  return [...served, ...unknown, ...mutated, once]
}

async function requireOneAnswer({ provider, remark }: CaseRun, what: string, answer: Answer): Promise<void> {
  if (answer.kind === 'none') throw noAnswer(what, answer.waitedMs)
  const answers = await provider.answers()
  if (answers === null) remark('how many answers came cannot be known here')
  else if (answers !== 1)
    throw new Mismatch(`one answer to ${what}`, `${answers}, of which the first was ${describeAnswer(answer)}`)
}

function requireNoFault({ provider }: CaseRun): void {
  const [fault] = provider.inside()?.faults ?? []
  if (fault !== undefined) throw new Mismatch('the handler to leave its arguments as they are', fault)
}

function properties(schema: ReturnType<typeof argsSchemaFor>): Readonly<Record<string, unknown>> {
  return schema.properties as Readonly<Record<string, unknown>>
}
