type Cleanup = () => Promise<void> | void

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const cleanups = new Set<Cleanup>()
let interrupted = false

/** Longest time for cleaning up, in milliseconds. */
const cleanupMs = 15_000

/** Has something done before a signal ends this process, the last thing first. Answers a function that takes it back. */
export function onInterrupt(cleanup: Cleanup): () => void {
  if (cleanups.size === 0) for (const signal of signals) process.on(signal, interrupt)
  cleanups.add(cleanup)
  return () => {
    cleanups.delete(cleanup)
    if (cleanups.size === 0 && !interrupted) for (const signal of signals) process.off(signal, interrupt)
  }
}

/** Whether a signal came: what fails from then on is no news. */
export function isInterrupted(): boolean {
  return interrupted
}

function interrupt(signal: NodeJS.Signals): void {
  // A terminal and the runner may both send the same signal.
  if (interrupted) return
  interrupted = true
  const code = signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 129
  setTimeout(() => process.exit(code), cleanupMs)
  void cleanUp().then(() => process.exit(code))
}

async function cleanUp(): Promise<void> {
  for (const cleanup of [...cleanups].reverse()) {
    try {
      await cleanup()
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
}
