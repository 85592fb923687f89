import type { Failure } from '../../../src/core/failure.js'
import { DeclaredError } from '../../../src/core/remote-error.js'

/** Data of the error. */
export interface Missing {
  readonly volume_id: string
}

/** A declared error as codegen writes them. */
export class VolumeNotFound extends DeclaredError<Missing> {
  static readonly remoteClass = 'VolumeNotFound'
  static readonly remoteModule = 'cinder.exception'
  constructor(data: Missing, options: { failure?: Failure } = {}) {
    const identity = { class: 'VolumeNotFound', module: 'cinder.exception', template: 'Volume {volume_id} is gone' }
    super(identity, data, options)
  }
  static fromFailure(failure: Failure): VolumeNotFound {
    if (typeof failure.kwargs.volume_id !== 'string') throw new TypeError('no volume_id')
    return new VolumeNotFound({ volume_id: failure.kwargs.volume_id }, { failure })
  }
}

/** A failure as peers write them. */
export function failure(over: Partial<Failure> = {}): Failure {
  return { class: 'PlainError', module: 'mod', message: 'm', tb: [], args: ['m'], kwargs: {}, ...over }
}
