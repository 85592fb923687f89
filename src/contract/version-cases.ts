import { InvalidArguments, NoSuchMethod, UnsupportedVersion } from '../core/errors.js'
import { type ContractCase, Mismatch, type Subject } from './contract-case.js'
import { existsAt, lastVersionOf, type ModelledContract, versionsOf } from './contracts.js'
import { expectRefusal, expectSuccess } from './expectations.js'
import { forValue, makeCase } from './make-case.js'
import type { Material } from './material.js'
import { Rig } from './rig.js'

/** That a server of each version serves what exists in it, and refuses what is newer or gone. */
export function versionCases(
  subject: Subject,
  material: Material,
  contracts: readonly ModelledContract[],
): readonly ContractCase[] {
  return versionsOf(subject.api).map((version) =>
    makeCase(subject, { method: '*', version }, 'is served by a server of this version as it was then', () =>
      Rig.with(subject, { version }, async (rig) => {
        for (const name of new Set(contracts.map((it) => it.name))) {
          const ofName = contracts.filter((it) => it.name === name)
          const there = ofName.filter((it) => existsAt(version, it.variant))
          if (there.length === 0) await refuseMethod(rig, material, ofName, version)
          for (const contract of there) {
            const claimed = lastVersionOf(subject.api, contract, version)
            await serveContract(rig, material, contract, { version, claimed })
          }
        }
      }),
    ),
  )
}

async function refuseMethod(
  rig: Rig,
  material: Material,
  contracts: readonly ModelledContract[],
  version: string,
): Promise<void> {
  const contract = contracts.at(-1)
  if (contract === undefined) return
  const { name, variant } = contract
  rig.begin(() => null)
  const gone = variant.until !== null && !existsAt(version, { since: '0.0', until: variant.until })
  const what = `${name}, which ${gone ? `is gone since ${variant.until}` : `came in ${variant.since}`}`
  const outcome = await rig.send({
    method: name,
    args: material.fullArgs(contract),
    version,
    context: material.context(),
  })
  expectRefusal(what, outcome, NoSuchMethod)
}

interface Versions {
  /** Version that the server implements. */
  readonly version: string
  /** Version that the messages carry. */
  readonly claimed: string
}

async function serveContract(
  rig: Rig,
  material: Material,
  contract: ModelledContract,
  { version, claimed }: Versions,
): Promise<void> {
  const { name, variant, handler } = contract
  const args = material.argsAt(contract, version)
  const request = { method: name, version: claimed, context: material.context() }
  await forValue(args, async () => {
    rig.begin(() => material.answer(contract))
    expectSuccess(`${name} in version ${claimed}`, await rig.send({ ...request, args }))
    const reached = rig.invocations.map((it) => it.handler).join()
    if (reached !== handler) throw new Mismatch(`one call of the handler ${handler}`, reached || 'none')
  })
  for (const argument of variant.args) {
    if (existsAt(version, argument)) continue
    const more = { ...args, [argument.name]: material.fullArgs(contract)[argument.name] }
    await forValue(more, async () => {
      rig.begin(() => material.answer(contract))
      const what = `argument ${argument.name} of ${name}, which is not in version ${version}`
      const outcome = await rig.send({ ...request, args: more })
      if (variant.openArgs) return expectSuccess(what, outcome)
      expectRefusal(what, outcome, InvalidArguments)
      if (rig.invocations.length > 0) throw new Mismatch(`no call of the handler for ${what}`, 'one')
    })
  }
}

/** Names that no server may take for a method, whatever its handlers inherit. */
const forbiddenNames = [
  'no_such_method',
  '',
  '_private',
  '__init__',
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
]

/** That a server refuses what is no method of the API, and versions and namespaces that it does not have. */
export function refusalCases(subject: Subject, material: Material): readonly ContractCase[] {
  const { api } = subject
  const { version } = api
  const place = { method: '*', version }
  const [major = '0', minor = '0'] = version.split('.')
  const [first] = api.methods
  const refuse = async (rig: Rig, request: { method: string; version: string; namespace?: string }, type: Refusal) => {
    await forValue(request, async () => {
      rig.begin(() => null)
      const outcome = await rig.send({ args: {}, context: material.context(), ...request })
      expectRefusal(`method ${JSON.stringify(request.method)} in version ${request.version}`, outcome, type)
      if (rig.invocations.length > 0) throw new Mismatch('no call of a handler', 'one')
    })
  }
  return [
    makeCase(subject, place, 'is refused if it is no method of the API', () =>
      Rig.with(subject, {}, async (rig) => {
        const handlers = api.methods.map(({ handler }) => handler)
        const known = new Set(api.methods.map(({ method }) => method.name))
        for (const method of [...forbiddenNames, ...handlers].filter((name) => !known.has(name)))
          await refuse(rig, { method, version }, NoSuchMethod)
      }),
    ),
    makeCase(subject, place, 'is refused in versions and namespaces that the server does not have', () =>
      Rig.with(subject, {}, async (rig) => {
        const method = first?.method.name ?? 'no_such_method'
        for (const other of [
          `${major}.${Number(minor) + 1}`,
          `${Number(major) + 1}.0`,
          `${Number(major) + 1}.${minor}`,
        ])
          await refuse(rig, { method, version: other }, UnsupportedVersion)
        await refuse(rig, { method, version, namespace: `${api.namespace ?? ''}_of_nobody` }, UnsupportedVersion)
      }),
    ),
  ]
}

type Refusal = typeof NoSuchMethod | typeof UnsupportedVersion
