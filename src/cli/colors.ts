import picocolors from 'picocolors'

/**
 * Colours for a terminal, and none where the output goes into a pipe or a file, also in CI, where picocolors by itself would
 * colour everything. `FORCE_COLOR` and `NO_COLOR` decide otherwise.
 */
export const pc = picocolors.createColors(wantsColors(process.env, process.stdout.isTTY === true))

/** Whether output is to be coloured. */
export function wantsColors(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false
  return Boolean(env.FORCE_COLOR) || (isTerminal && env.TERM !== 'dumb')
}
