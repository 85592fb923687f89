/** Preloaded by `node --import`: writes the URL of every module that is imported to the file that TRACE_FILE names. */
import { register } from 'node:module'

register('./trace-hooks.mjs', import.meta.url)
