import { type Api, DeclaredError, type Failure, type ObjectType } from 'stubwire'
import { callMethod, castMethod, objectOf, typeOf } from '../../rpc/support.js'

/** An error with data. */
export class TooLarge extends DeclaredError<{ readonly limit: number }> {
  static override readonly brand: string = 'compute.TooLarge'
  static readonly remoteClass = 'TooLarge'
  static readonly remoteModule = 'compute.errors'
  constructor(data: { readonly limit: number }) {
    super({ class: 'TooLarge', module: 'compute.errors', template: 'more than {limit}' }, data)
  }
  static fromFailure(failure: Failure): TooLarge {
    return new TooLarge(failure.kwargs as { limit: number })
  }
}

/** A versioned object. */
export const volume: ObjectType = { objectName: 'Volume', namespace: 'cinder', version: '1.9', fields: () => ({}) }

const call = (name: string, members = {}) => ({ handler: name, method: callMethod(name, members) })

/** What the threads of these tests serve. */
export const computeApi: Api = {
  name: 'compute',
  topic: 'compute',
  exchange: null,
  namespace: null,
  version: '1.5',
  methods: [
    call('double', { checkArgs: objectOf({ value: 'number' }), checkResult: typeOf('number'), errors: [TooLarge] }),
    call('rename', { argsShape: { fields: { volume } }, resultShape: volume }),
    ...[
      'threadId',
      'contextOf',
      'fail',
      'unsendable',
      'spin',
      'stuck',
      'busy',
      'hoard',
      'nap',
      'die',
      'dieLater',
      'throwLater',
      'expected',
      'wrong',
    ].map((name) => call(name)),
    { handler: 'remember', method: castMethod('remember') },
    call('remembered'),
    call('missing'),
    call('localContext'),
  ],
}
