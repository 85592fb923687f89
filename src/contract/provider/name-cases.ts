import { type ContractCase, Mismatch } from '../contract-case.js'
import { contractsOf } from '../contracts.js'
import { forValue } from '../make-case.js'
import { describeAnswer, isDispatch, noAnswer } from './answer-rules.js'
import { type CaseRun, contextOf, isServed, providerCase, type Verification } from './verification.js'

/** Names that no server may take for a method, whatever its handlers inherit. */
const foreignNames = ['no_such_method', '', '__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty']
/** Names that only an access policy keeps from being called, where the handlers have them. */
const privateNames = ['_private', '__init__', '__class__']

/** Keeps a handler from running where a server has the method after all: no method has this argument. */
const stumblingBlock = { argument_of_no_schema: 1 }

/** What a server does with names, versions and namespaces that it does not have. */
export function nameCases(verification: Verification): readonly ContractCase[] {
  const { api, model, version, options } = verification
  const place = { method: '*', version }
  const contracts = contractsOf(api, model)
  const served = new Set(contracts.filter((it) => isServed(verification, it)).map((it) => it.name))
  const absent = [...new Set(contracts.map((it) => it.name))].filter((name) => !served.has(name))
  const foreign = [...foreignNames, ...(options.safeOnly ? [] : privateNames), ...contracts.map((it) => it.handler)]
  const refuse = async (
    run: CaseRun,
    request: { readonly method: string; readonly version: string; readonly namespace?: string },
    expected: 'NoSuchMethod' | 'UnsupportedVersion',
  ) => {
    await forValue(request, async () => {
      const answer = await run.provider.send({ args: stumblingBlock, context: contextOf(verification), ...request })
      const what = `method ${JSON.stringify(request.method)} in version ${request.version}`
      if (answer.kind === 'none') throw noAnswer(what, answer.waitedMs)
      if (answer.kind !== 'failure' || !isDispatch(answer.failure, expected))
        throw new Mismatch(`${expected} for ${what}`, describeAnswer(answer))
      if ((run.provider.inside()?.reached ?? 0) > 0) throw new Mismatch('no call of a handler', 'one')
    })
  }
  const [major = '0', minor = '0'] = version.split('.')
  const known = [...served][0] ?? 'no_such_method'
  return [
    providerCase(verification, place, 'is refused if it is no method of the API', async (run) => {
      for (const method of new Set(foreign.filter((name) => !served.has(name) && !absent.includes(name))))
        await refuse(run, { method, version }, 'NoSuchMethod')
    }),
    providerCase(
      verification,
      place,
      'is refused in versions and namespaces that the server does not have',
      async (run) => {
        for (const other of [`${major}.${Number(minor) + 1}`, `${Number(major) + 1}.0`])
          await refuse(run, { method: known, version: other }, 'UnsupportedVersion')
        const namespace = `${api.namespace ?? ''}_of_nobody`
        await refuse(run, { method: known, version, namespace }, 'UnsupportedVersion')
      },
    ),
    ...absent.map((name) =>
      providerCase(verification, { method: name, version }, 'is refused, as this version does not have it', (run) =>
        refuse(run, { method: name, version }, 'NoSuchMethod'),
      ),
    ),
  ]
}
