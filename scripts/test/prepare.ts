import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../lib/project-root.js'
import { installDebianPackages } from './apt.js'
import { findPython, hasBroker, hasCinder } from './software.js'

/** The environment that vitest gets beside this process's own. */
export type TestEnvironment = Readonly<Record<string, string>>

/**
 * Makes sure that the software which the present tests need is there: a RabbitMQ server (or the address of a running one in
 * `STUBWIRE_TEST_AMQP_URL`) for tests with a broker, and for tests against oslo.messaging a Python that can import it, whose
 * path goes to the tests as `STUBWIRE_TEST_PYTHON`, and cinder there for tests against it. Throws, saying what to install, if
 * something is missing and cannot be installed. The tests start the broker themselves.
 */
export async function prepare(): Promise<TestEnvironment> {
  const needsCinder = await hasTests('test/cinder')
  const needsPython = needsCinder || (await hasTests('test/interop'))
  const needsBroker = needsPython || (await hasTests('test/broker')) || (await hasTests('test/faults'))
  let python = needsPython ? await findPython() : null

  const missing: string[] = []
  if (needsBroker && !hasBroker()) missing.push('rabbitmq-server')
  if (needsPython && python === null) missing.push('python3-oslo.messaging')
  if (needsCinder && (python === null || !(await hasCinder(python)))) missing.push('python3-cinder', 'cinder-common')
  if (missing.length > 0) await installDebianPackages(missing)

  if (needsBroker && !hasBroker()) throw new Error('rabbitmq-server was installed and is not found')
  if (!needsPython) return {}
  python ??= await findPython()
  if (python === null) throw new Error('python3-oslo.messaging was installed, and no Python imports oslo_messaging')
  if (needsCinder && !(await hasCinder(python)))
    throw new Error(`${python} cannot import cinder: install python3-cinder`)
  return { STUBWIRE_TEST_PYTHON: python }
}

async function hasTests(folder: string): Promise<boolean> {
  const entries = await readdir(join(projectRoot, folder), { recursive: true }).catch(() => [])
  return entries.some((entry) => entry.endsWith('.test.ts'))
}
