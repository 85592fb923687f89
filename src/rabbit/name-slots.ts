import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, rmdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { MessageDeliveryFailure } from '../core/errors.js'

/** A number that no other living process of this user and machine has for the same owner. */
export interface Slot {
  readonly slot: number
  /** Gives the number back. Never throws; only the first time counts. */
  release(): void
}

/** A lock that is older was left by a process that died with it, in milliseconds. */
const staleLockMs = 5_000
/** Longest wait for the lock, and the pause between two tries, in milliseconds. */
const lockWaitMs = 10_000
const lockPauseMs = 5
/** More numbers than private queues that a process can sensibly have. */
const mostSlots = 100_000

/**
 * Claims the lowest free number of an owner. Claims are files in a folder that belongs to the user alone; each holds the id and
 * start time of its process, so that those of processes that ended count for nothing. Blocks for as long as another process
 * claims. Throws MessageDeliveryFailure if files cannot be written.
 */
export function claimSlot(owner: string, root: string = tmpdir()): Slot {
  try {
    const folder = ownFolder(root, owner)
    const slot = withLock(join(folder, 'lock'), () => {
      for (let number = 1; number <= mostSlots; number++) if (take(join(folder, String(number)))) return number
      throw new Error(`all ${mostSlots} numbers are taken`)
    })
    let held = true
    const release = (): void => {
      if (held) unlinkQuietly(join(folder, String(slot)))
      held = false
    }
    return { slot, release }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MessageDeliveryFailure(`Cannot claim a queue name for "${owner}": ${reason}`, { cause })
  }
}

/** Makes the folder of an owner. Refuses one that somebody else could write to. */
function ownFolder(root: string, owner: string): string {
  const { uid } = userInfo()
  const base = join(root, `stubwire-names-${uid}`)
  mkdirSync(base, { recursive: true, mode: 0o700 })
  const found = lstatSync(base)
  const foreign = process.platform !== 'win32' && (found.uid !== uid || (found.mode & 0o022) !== 0)
  if (!found.isDirectory() || foreign) throw new Error(`${base} does not belong to this user alone`)
  // Names of hosts and processes may hold anything.
  const folder = join(base, createHash('sha256').update(owner).digest('hex').slice(0, 32))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Does something while no other process does. */
function withLock<Value>(lock: string, work: () => Value): Value {
  const end = performance.now() + lockWaitMs
  const pause = new Int32Array(new SharedArrayBuffer(4))
  while (!tryLock(lock)) {
    if (performance.now() > end) throw new Error(`${lock} stays locked`)
    Atomics.wait(pause, 0, 0, lockPauseMs)
  }
  try {
    return work()
  } finally {
    unlock(lock)
  }
}

/** Folders are made by one process only, on every file system. */
function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  try {
    if (Date.now() - statSync(lock).mtimeMs > staleLockMs) rmdirSync(lock)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
  return false
}

function unlock(lock: string): void {
  try {
    rmdirSync(lock)
  } catch {
    // It took so long that somebody else took the lock for a stale one.
  }
}

/** Writes a claim, unless there is one of a living process. */
function take(file: string): boolean {
  const claim = readClaim(file)
  if (claim !== null && isAlive(claim)) return false
  writeFileSync(file, `${process.pid} ${startOf(process.pid)}`, { mode: 0o600 })
  return true
}

interface Claim {
  readonly pid: number
  readonly start: string
}

function readClaim(file: string): Claim | null {
  try {
    const [, pid, start = ''] = /^(\d{1,10}) (\d*)$/.exec(readFileSync(file, 'latin1')) ?? []
    return pid === undefined ? null : { pid: Number(pid), start }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

function isAlive({ pid, start }: Claim): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Any other answer speaks of a process that is there.
    if (codeOf(error) === 'ESRCH') return false
  }
  // Ids come again, after a reboot or in a new container; the time of the start does not.
  return start === startOf(pid)
}

/** When a process started, in ticks of the system; empty where that cannot be known. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name of the program, in brackets, may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function unlinkQuietly(file: string): void {
  try {
    unlinkSync(file)
  } catch {
    // Somebody tidied up.
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
