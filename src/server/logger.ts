/** Where a server reports to. `details` holds what belongs to the message, such as `error`. */
export interface Logger {
  debug(message: string, details?: Readonly<Record<string, unknown>>): void
  info(message: string, details?: Readonly<Record<string, unknown>>): void
  warn(message: string, details?: Readonly<Record<string, unknown>>): void
  error(message: string, details?: Readonly<Record<string, unknown>>): void
}

/** Reports nothing. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/** The default: warnings and errors become warnings of the process, the rest is left out. */
export const warningLogger: Logger = {
  debug: ignore,
  info: ignore,
  warn: (message) => emit(message),
  error: emit,
}

/** A logger that may fail without doing harm: a request is answered whatever its logger does. */
export function guarded(logger: Logger): Logger {
  const guard = (level: keyof Logger) => (message: string, details?: Readonly<Record<string, unknown>>) => {
    try {
      logger[level](message, details)
    } catch {
      // There is nobody left to tell.
    }
  }
  return { debug: guard('debug'), info: guard('info'), warn: guard('warn'), error: guard('error') }
}

function ignore(): void {}

function emit(message: string, details?: Readonly<Record<string, unknown>>): void {
  if (typeof process === 'undefined') return
  const error = details?.error
  const detail = error instanceof Error ? error.stack : undefined
  process.emitWarning(message, { type: 'StubwireWarning', ...(detail !== undefined && { detail }) })
}
