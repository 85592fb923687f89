/** Longest delay of a Node timer, in milliseconds; anything above fires at once. */
export const longestTimer = 2 ** 31 - 1
