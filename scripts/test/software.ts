import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { findInstallation } from '../../test/broker/harness/installation.js'
import { run } from '../lib/run.js'

/** Whether the tests have a broker: the address of a running one, or a server that they can start. */
export function hasBroker(): boolean {
  return Boolean(process.env.STUBWIRE_TEST_AMQP_URL) || findInstallation() !== null
}

/** A Python that imports oslo.messaging: that of `STUBWIRE_TEST_PYTHON`, the system's, or the first of PATH; null if none does. */
export async function findPython(): Promise<string | null> {
  const chosen = process.env.STUBWIRE_TEST_PYTHON
  const candidates = chosen ? [chosen] : ['/usr/bin/python3', 'python3', 'python']
  for (const python of candidates) {
    const probe = await run(python, ['-c', 'import oslo_messaging']).catch(() => null)
    if (probe?.code === 0) return python
  }
  return null
}

/** Whether a Python can import cinder. */
export async function hasCinder(python: string): Promise<boolean> {
  const probe = await run(python, ['-c', 'import cinder.volume.rpcapi']).catch(() => null)
  return probe?.code === 0
}

/** Whether PATH has a program. */
export async function hasProgram(name: string): Promise<boolean> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const found = await Promise.allSettled(folders.map((folder) => access(join(folder, name), constants.X_OK)))
  return found.some(({ status }) => status === 'fulfilled')
}
