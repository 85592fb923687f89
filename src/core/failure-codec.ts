export { type ErrorFromFailureOptions, errorFromFailure } from './failure-reader.js'
export { parseFailure, writeFailure } from './failure-text.js'
export { type FailureOptions, failureOf } from './failure-writer.js'
