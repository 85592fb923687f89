export { parseJson } from './json-reader.js'
export { maxDepth } from './json-scan.js'
export { dateText, writeJson } from './json-writer.js'
