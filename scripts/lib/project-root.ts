import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of package.json, without a slash at its end. */
export const projectRoot: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
