import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The process of this machine that listens on a TCP port; null if it cannot be told, as without /proc or rights. */
export function processListeningOn(port: number): number | null {
  const sockets = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
      listeningSockets(
        orEmpty(() => readFileSync(file, 'utf8')),
        port,
      ),
    ),
  )
  if (sockets.size === 0) return null
  const links = new Set([...sockets].map((inode) => `socket:[${inode}]`))
  for (const pid of orNone(() => readdirSync('/proc')).filter((name) => /^\d+$/.test(name))) {
    const folder = `/proc/${pid}/fd`
    const open = orNone(() => readdirSync(folder))
    if (open.some((file) => links.has(orEmpty(() => readlinkSync(`${folder}/${file}`))))) return Number(pid)
  }
  return null
}

/** Inodes of the sockets that listen on a port, out of the text of `/proc/net/tcp`. */
export function listeningSockets(table: string, port: number): string[] {
  const address = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(address) && state === '0A')
    .flatMap(([, , , , , , , , , inode]) => inode ?? [])
}

function orEmpty(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}

function orNone(read: () => string[]): string[] {
  try {
    return read()
  } catch {
    return []
  }
}
