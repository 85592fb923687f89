/** What signals of the process do to a service. */
export interface SignalActions {
  /** SIGTERM or SIGINT came: stop in peace the first time, without further waiting from the second on. */
  onStop(signal: NodeJS.Signals, again: boolean): void
  /** SIGHUP came. */
  onReset(signal: NodeJS.Signals): void
}

const stopSignals = ['SIGTERM', 'SIGINT'] as const
const resetSignal = 'SIGHUP'

/** Listens to signals of the process. The function returned ends that; what the process did before it does again. */
export function listenToSignals(actions: SignalActions): () => void {
  let stops = 0
  const onStop = (signal: NodeJS.Signals) => {
    stops += 1
    actions.onStop(signal, stops > 1)
  }
  const onReset = (signal: NodeJS.Signals) => actions.onReset(signal)
  for (const signal of stopSignals) process.on(signal, onStop)
  process.on(resetSignal, onReset)
  return () => {
    for (const signal of stopSignals) process.off(signal, onStop)
    process.off(resetSignal, onReset)
  }
}
