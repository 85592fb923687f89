import type { CastMethod } from '../core/method.js'
import { type ContractCase, Mismatch, type Subject } from './contract-case.js'
import { lastVersionOf, type ModelledContract, plainArgs } from './contracts.js'
import { expectServed } from './expectations.js'
import { makeCase } from './make-case.js'
import type { Material } from './material.js'
import { Rig } from './rig.js'

/** That casts arrive and are never answered, and that fanout casts reach every server. */
export function castCases(subject: Subject, material: Material, contract: ModelledContract): readonly ContractCase[] {
  const { name, method, variant } = contract
  const version = lastVersionOf(subject.api, contract)
  const place = { method: name, version }
  const cast = (rig: Rig) => {
    const args = plainArgs(contract, material.argsAt(contract, version))
    const options = { version, context: material.context() }
    return expectServed('the cast', rig.client.cast(method as CastMethod, args, options))
  }
  const servers = variant.fanout ? 2 : 1
  const arrive = async (rig: Rig, what: string, answer: () => unknown) => {
    rig.begin(answer)
    await cast(rig)
    await rig.arrival(servers)
    await rig.settled()
    const answers = rig.transport.answersTo(name)
    if (answers > 0) throw new Mismatch(`no answer to ${what}`, String(answers))
    const reached = rig.invocations.map(({ server }) => server).sort()
    const expected = Array.from({ length: servers }, (_, index) => index)
    if (reached.join() !== expected.join()) {
      throw new Mismatch(
        `one call of the handler in each of ${servers} servers`,
        `calls in servers ${reached.join(', ')}`,
      )
    }
  }
  const what = variant.fanout ? 'reaches every server as a cast and is never answered' : 'is never answered as a cast'
  return [
    makeCase(subject, place, what, () =>
      Rig.with(subject, { version, servers }, async (rig) => {
        await arrive(rig, 'a cast', () => null)
        await arrive(rig, 'a cast whose handler throws', () => {
          throw new Error('on purpose')
        })
      }),
    ),
  ]
}
