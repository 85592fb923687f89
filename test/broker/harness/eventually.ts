import { setTimeout as delay } from 'node:timers/promises'

/** How long to go on asking. */
export interface EventuallyOptions {
  readonly timeoutMs?: number
  readonly everyMs?: number
}

/**
 * Asks again and again until `check` neither throws nor answers false, and gives its answer. When the time is over, the last
 * error is thrown.
 */
export async function eventually<Answer>(
  check: () => Answer | Promise<Answer>,
  options: EventuallyOptions = {},
): Promise<Answer> {
  const end = performance.now() + (options.timeoutMs ?? 15_000)
  for (;;) {
    let problem: unknown
    try {
      const answer = await check()
      if (answer !== false) return answer
      problem = new Error('the condition did not become true in time')
    } catch (error) {
      problem = error
    }
    if (performance.now() > end) throw problem
    await delay(options.everyMs ?? 25)
  }
}
