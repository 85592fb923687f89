/**
 * The stack of an error as lines of a Python traceback: the outermost frame first, the error itself last, each line ending in
 * a newline. Never throws.
 */
export function tracebackOf(
  error: unknown,
  identity: { readonly class: string; readonly module: string; readonly message: string },
): string[] {
  const name = identity.module === 'builtins' ? identity.class : `${identity.module}.${identity.class}`
  const last = identity.message === '' ? `${name}\n` : `${name}: ${identity.message}\n`
  return ['Traceback (most recent call last):\n', ...framesOf(error).reverse(), last]
}

const frame = /^\s+at (?:(.*) \()?(.*?):(\d+):\d+\)?$/

function framesOf(error: unknown): string[] {
  const lines: string[] = []
  for (const line of stackOf(error).split('\n')) {
    if (!/^\s+at /.test(line)) continue
    const [, place, file, number] = frame.exec(line) ?? []
    lines.push(
      file === undefined ? `  ${line.trim()}\n` : `  File "${file}", line ${number}, in ${place ?? '<anonymous>'}\n`,
    )
  }
  return lines
}

function stackOf(error: unknown): string {
  try {
    const stack: unknown = error instanceof Error ? error.stack : ''
    return typeof stack === 'string' ? stack : ''
  } catch {
    return ''
  }
}
