import { createHash } from 'node:crypto'
import type { ApiModel } from '../src/model/api-model.js'

/** What tells two states of an API apart: the SHA-256 of its model, without descriptions, in hexadecimal. */
export function lockHash(model: ApiModel): string {
  const text = JSON.stringify(model, (key, value: unknown) =>
    // A member that is called so in a schema is no text.
    key === 'description' && typeof value === 'string' ? undefined : value,
  )
  return createHash('sha256').update(text).digest('hex')
}
