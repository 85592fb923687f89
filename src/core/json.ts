export { TextTooDeep, ValueTooDeep } from './json-depth.js'
export { parseJson, parseJsonWithin } from './json-reader.js'
export { maxDepth } from './json-scan.js'
export { dateText, writeJson, writeJsonWithin } from './json-writer.js'
