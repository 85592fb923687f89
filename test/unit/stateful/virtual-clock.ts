import { vi } from 'vitest'

const realTurn = setImmediate

/** Makes all timers and clocks of the process virtual; {@link stopClock} ends that. */
export function startClock(): void {
  vi.useFakeTimers({
    toFake: [
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'setImmediate',
      'clearImmediate',
      'Date',
      'performance',
    ],
  })
}

export function stopClock(): void {
  vi.useRealTimers()
}

/** Lets everything happen that needs no time. */
export function settle(): Promise<void> {
  return new Promise((resolve) => realTurn(resolve))
}

/** Lets so many virtual milliseconds pass, timer by timer, with everything that follows from each before the next. */
export async function pass(ms: number): Promise<void> {
  let over = false
  setTimeout(() => {
    over = true
  }, ms)
  await settle()
  while (!over) {
    vi.advanceTimersToNextTimer()
    await settle()
  }
}
