import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { runOrThrow } from '../lib/run.js'
import { hasProgram } from './software.js'

/** Debian asks this file whether a package may start its service; 101 says no. */
const policyFile = '/usr/sbin/policy-rc.d'
const savedPolicyFile = `${policyFile}.saved-by-stubwire`

/** Services that come with the packages and must neither run nor start at boot because of a test run. */
const services = ['rabbitmq-server.service', 'epmd.service', 'epmd.socket']

/**
 * Installs packages on Debian or Ubuntu, as root. Their services are not started and not enabled.
 * Throws, with what to install by hand, where that is not possible.
 */
export async function installDebianPackages(packages: readonly string[]): Promise<void> {
  const names = packages.join(' ')
  if (process.getuid?.() !== 0 || !(await hasProgram('apt-get'))) {
    throw new Error(
      `The tests need ${names}. Install with: apt-get install --no-install-recommends ${names}\n` +
        'Or set STUBWIRE_TEST_AMQP_URL to the address of a RabbitMQ server (amqp://user:password@host:port/), and ' +
        'STUBWIRE_TEST_PYTHON to a Python that has oslo.messaging.',
    )
  }
  console.log(`Installing with apt-get what the tests need: ${names}`)
  const before = services.filter(unitExists)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const restore = forbidServiceStart()
  try {
    await runOrThrow('apt-get', ['update', '-qq'], { env })
    await runOrThrow('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env })
    const added = services.filter((unit) => unitExists(unit) && !before.includes(unit))
    if (added.length > 0 && (await hasProgram('systemctl'))) {
      await runOrThrow('systemctl', ['--quiet', 'disable', ...added])
    }
  } finally {
    restore()
  }
}

function unitExists(unit: string): boolean {
  return existsSync(`/lib/systemd/system/${unit}`) || existsSync(`/usr/lib/systemd/system/${unit}`)
}

/** Forbids packages to start services; the function returned undoes it, and so does a signal that ends the process. */
function forbidServiceStart(): () => void {
  const hadPolicy = existsSync(policyFile)
  if (hadPolicy) renameSync(policyFile, savedPolicyFile)
  writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 })

  const restore = () => {
    process.off('SIGINT', end).off('SIGTERM', end)
    rmSync(policyFile, { force: true })
    if (hadPolicy) renameSync(savedPolicyFile, policyFile)
  }
  const end = () => {
    restore()
    process.exit(1)
  }
  process.once('SIGINT', end).once('SIGTERM', end)
  return restore
}
