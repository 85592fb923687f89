import { type ErrorDetails, MessagingServerError } from '../../core/errors.js'

/** The answer to calls whose thread died: it was out of memory, called `process.exit`, or threw outside of a handler. */
export class WorkerLost extends MessagingServerError {
  static override readonly brand: string = 'WorkerLost'
  /** Class under which callers see it. */
  readonly remoteClass = 'WorkerLost'
  readonly remoteModule = 'stubwire.errors'

  constructor(method: string, details?: ErrorDetails) {
    super(`The worker thread that served ${method} died; the work may have been done in part`, details)
  }
}
