import fc from 'fast-check'
import { RpcClient } from '../client/rpc-client.js'
import { InvalidResult, RPCVersionCapError } from '../core/errors.js'
import type { JsonObject } from '../core/message.js'
import type { CallMethod, CastMethod } from '../core/method.js'
import { versionIsCompatible } from '../core/version-rule.js'
import { arbitraryOf } from './arbitrary.js'
import { CapturingTransport, type SentRequest } from './capturing-transport.js'
import { type ContractCase, Mismatch, type Subject } from './contract-case.js'
import { argsSchemaAt, existsAt, isClaimed, type ModelledContract, plainArgs, versionsOf } from './contracts.js'
import { shortText } from './json.js'
import { describeError, forAll, makeCase } from './make-case.js'
import type { Material } from './material.js'
import { firstViolation } from './violation.js'

/**
 * What a client sends under each version cap: nothing but what a server of the version which the message claims has, in the
 * form that the schema gives it there; and nothing is held back that such a server would take.
 */
export function consumerCases(
  subject: Subject,
  material: Material,
  contracts: readonly ModelledContract[],
): readonly ContractCase[] {
  return contracts.flatMap((contract) => {
    const { kind } = contract.method
    const ways = kind === 'call-or-cast' ? (['call', 'cast'] as const) : ([kind] as const)
    return versionsOf(subject.api).map((cap) =>
      makeCase(
        subject,
        { method: contract.name, version: cap },
        `is sent as a server of this version takes it, or not at all (contract of ${contract.variant.since})`,
        async () => {
          for (const way of ways) await sendUnderCap({ subject, material, contracts, contract, cap, way })
        },
      ),
    )
  })
}

interface Sending {
  readonly subject: Subject
  readonly material: Material
  readonly contracts: readonly ModelledContract[]
  readonly contract: ModelledContract
  readonly cap: string
  readonly way: 'call' | 'cast'
}

async function sendUnderCap(sending: Sending): Promise<void> {
  const { subject, material, contract, cap, way } = sending
  const { api, model } = subject
  const transport = new CapturingTransport(material.result(contract))
  const target = { topic: api.topic, namespace: api.namespace, exchange: api.exchange }
  const client = new RpcClient(transport, { target, versionCap: cap })
  const values = arbitraryOf(everyArgument(contract), model.definitions) as fc.Arbitrary<JsonObject>
  await forAll(subject, fc.tuple(values, material.contexts()), async ([wire, context]) => {
    const plain = plainArgs(contract, wire)
    let refusal: unknown = null
    try {
      if (way === 'call') await client.call(contract.method as CallMethod, plain, { context })
      else await client.cast(contract.method as CastMethod, plain, { context })
    } catch (error) {
      // What is sent may be an older contract, whose result is another one than the answer here.
      if (!(error instanceof InvalidResult)) refusal = error
    }
    const sent = transport.take()
    if (refusal !== null) requireReason(sending, wire, refusal, sent)
    else requireTakeable(sending, sent)
  })
}

/** Schema of whatever arguments a caller may give, of any version. */
function everyArgument({ variant }: ModelledContract) {
  const args = variant.args.map((argument) => ({
    ...argument,
    required: argument.required && argument.until === null,
    since: variant.since,
    until: null,
  }))
  return argsSchemaAt({ ...variant, args }, variant.since)
}

/** Nothing may be refused that every server under the cap has, and nothing may have been sent for what is refused. */
function requireReason(
  { contract, cap }: Sending,
  args: JsonObject,
  refusal: unknown,
  sent: readonly SentRequest[],
): void {
  if (sent.length > 0) throw new Mismatch('nothing to be sent for what is refused', shortText(sent[0]?.request))
  const { variant } = contract
  const isThere = existsAt(cap, variant) && variant.args.every((it) => existsAt(cap, it) || !(it.name in args))
  if (refusal instanceof RPCVersionCapError && !isThere) return
  throw new Mismatch(`it to be sent under the version cap ${cap}`, describeError(refusal), refusal)
}

function requireTakeable({ subject, contracts, cap, way }: Sending, sent: readonly SentRequest[]): void {
  const [message, ...more] = sent
  if (message === undefined || more.length > 0) throw new Mismatch('one message', String(sent.length))
  const { method, args } = message.request
  const version = message.request.version ?? ''
  const as = `${message.kind} of ${method} in version ${version}`
  if (!versionIsCompatible(cap, version)) throw new Mismatch(`no message above the version cap ${cap}`, as)
  const contract = contracts.find((it) => it.name === method && isClaimed(version, it))
  if (contract === undefined) throw new Mismatch(`a method that version ${version} has`, as)
  const { kind } = contract.variant
  if (message.kind !== way && kind !== message.kind && kind !== 'call-or-cast')
    throw new Mismatch(`a ${kind} of ${method}`, as)
  const violation = firstViolation(argsSchemaAt(contract.variant, version), subject.model.definitions, args, 'lenient')
  if (violation === null) return
  const place = violation.pointer === '' ? 'the arguments' : violation.pointer
  throw new Mismatch(
    `arguments that version ${version} of ${method} has`,
    `${shortText(args)}, where ${place} breaks "${violation.keyword}"`,
  )
}
