import { BrokerError } from './broker-error.js'

/** Waits for a promise, but not longer than `ms`: then rejects with a BrokerError of that text. */
export async function withTimeLimit<Value>(promise: Promise<Value>, ms: number, text: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BrokerError(text)), ms)
  })
  try {
    return await Promise.race([promise, limit])
  } finally {
    clearTimeout(timer)
  }
}
