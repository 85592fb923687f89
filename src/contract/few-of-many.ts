/** The first half of so many, which are the most important ones, and the rest from everywhere behind. */
export function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all
  const first = Math.floor(most / 2)
  const rest = all.slice(first)
  const step = rest.length / (most - first)
  return [
    ...all.slice(0, first),
    ...Array.from({ length: most - first }, (_, index) => rest[Math.floor(index * step)] as T),
  ]
}
