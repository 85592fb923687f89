/**
 * To be called when a program has nothing more to do: if it does not end within `withinMs` milliseconds, says on stderr what it
 * has open and ends it with 1.
 */
export function endsByItself(withinMs = 10_000): void {
  setTimeout(() => {
    console.error(`the program does not end by itself; open are ${process.getActiveResourcesInfo().join(', ')}`)
    process.exit(1)
  }, withinMs).unref()
}
