const own =
  /^(npm_(package|lifecycle|command|execpath|node_execpath|config_local_prefix)|INIT_CWD$|VITEST|NODE_ENV$|TEST$)/

/** What to change in the environment for a process that stands for a user's: nothing of npm's and vitest's run shows. */
export function userEnvironment(): Record<string, undefined> {
  const names = Object.keys(process.env).filter((name) => own.test(name))
  return Object.fromEntries(names.map((name) => [name, undefined]))
}
