import { MessagingException } from '../core/errors.js'

/** The answer to calls that were still being worked on when the server's grace was over. */
export class ServerStopped extends MessagingException {
  static override readonly brand: string = 'ServerStopped'
  /** Class under which callers see it. */
  readonly remoteClass = 'ServerStopped'
  readonly remoteModule = 'stubwire.errors'

  constructor(method: string) {
    super(`The server was stopped before ${method} was done; the work may have been done in part`)
  }
}
