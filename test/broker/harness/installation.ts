import { existsSync, readdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** An installed RabbitMQ server. */
export interface Installation {
  /** Folder of the server's own scripts. Those on PATH may be wrappers that switch the user. */
  readonly scripts: string
  /** Erlang's port mapper, which nodes and their tools need to find one another. */
  readonly epmd: string
}

const packageRoot = '/usr/lib/rabbitmq/lib'

/** The RabbitMQ server of this machine, or null if there is none. */
export function findInstallation(): Installation | null {
  const scripts = scriptFolders().find((folder) => existsSync(join(folder, 'rabbitmq-env')))
  const epmd = onPath('epmd')
  return scripts && epmd ? { scripts, epmd } : null
}

function scriptFolders(): string[] {
  const home = process.env.RABBITMQ_HOME
  const packaged = existsSync(packageRoot)
    ? readdirSync(packageRoot)
        .filter((name) => name.startsWith('rabbitmq_server-'))
        .sort()
        .reverse()
        .map((name) => join(packageRoot, name, 'sbin'))
    : []
  const found = onPath('rabbitmq-server')
  return [...(home ? [join(home, 'sbin')] : []), ...packaged, ...(found ? [dirname(found)] : [])]
}

function onPath(program: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file)) ?? null
}
