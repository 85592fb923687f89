import { readFileSync } from 'node:fs'
import { parseJson } from '../core/json.js'
import type { JsonObject } from '../core/message.js'
import { CommandError, exitCode } from './exit-code.js'

/** A JSON object of the command line: the text itself, `@file`, or `-` for standard input. */
export function readJsonObject(input: string, what: string): JsonObject {
  const text = readText(input, what)
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandError(`${what} are not JSON: ${reason}`, exitCode.usage)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CommandError(`${what} must be a JSON object, such as {"name": "Ada"}`, exitCode.usage)
  }
  return value as JsonObject
}

function readText(input: string, what: string): string {
  if (input !== '-' && !input.startsWith('@')) return input
  const file = input === '-' ? 0 : input.slice(1)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandError(`${what} cannot be read: ${reason}`, exitCode.usage)
  }
}
