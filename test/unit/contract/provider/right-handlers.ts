/** Handlers of the shop that keep its contract. */
export function rightHandlers(): Record<string, (args: never, call: never) => unknown> {
  return {
    announce: () => null,
    findV1_0: ({ query }: { query: string }) => query,
    find: ({ query }: { query: { text: string } }) => [query.text],
    forget: () => null,
    note: () => null,
    pack: ({ box }: { box: unknown }) => box,
    price: ({ amount }: { amount: number }) => ({ total: amount / 4 }),
  }
}
