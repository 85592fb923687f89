/** One row of the table: what an error means, and what to do about it. */
export interface ErrorRow {
  readonly meaning: string
  readonly remedy: string
}

/**
 * Every error of this package by its `code`. The classes are in `errors.ts`; the names are those of oslo.messaging where it
 * has the same error.
 */
export const errorTable = {
  MESSAGING: {
    meaning: 'Something went wrong with messaging; the base of all errors here.',
    remedy: 'Read the message; a more specific class says more.',
  },
  MESSAGING_TIMEOUT: {
    meaning: 'No final answer arrived in time, or the server gave no sign of life for longer than monitorMs.',
    remedy:
      'Check that a server listens on the topic and server named in the message; raise timeoutMs for slow methods.',
  },
  MESSAGE_DELIVERY_FAILURE: {
    meaning: 'The request could not be handed to the broker.',
    remedy: 'Check the broker and its log; the request was not executed unless `sent` says otherwise.',
  },
  MESSAGE_UNDELIVERABLE: {
    meaning: 'The broker had no queue for a message sent at least once.',
    remedy: 'Start a server for the topic, or correct the topic or server name.',
  },
  INVALID_TARGET: {
    meaning: 'The target lacks a part that is needed, or combines parts that exclude each other.',
    remedy: 'Give the topic (and for servers the server name); do not combine call and fanout.',
  },
  INVALID_TRANSPORT_URL: {
    meaning: 'The transport URL cannot be understood.',
    remedy: 'Use scheme://user:password@host:port/vhost?option=value.',
  },
  DRIVER_LOAD_FAILURE: {
    meaning: 'No transport driver is registered for the scheme of the URL.',
    remedy: 'Use one of the schemes named in the message, or register a driver.',
  },
  BROKER_REFUSAL: {
    meaning: 'Broker and client do not come together: TLS, its files, the login or the virtual host.',
    remedy:
      'Look at `reason`, whose row in refusalTable says what to do. It is the cause of other errors: refusalOf finds it.',
  },
  RPC_VERSION_CAP: {
    meaning: 'The method or an argument is newer than the version cap admits.',
    remedy: 'Upgrade the servers and raise the cap, or leave the argument out.',
  },
  CAPPED_VERSION_UNKNOWN: {
    meaning: 'The object version cap of a client or endpoint is none that the API has.',
    remedy: 'Use one that the message names, or add it to objectVersions of the schema.',
  },
  REMOTE: {
    meaning: 'The method raised an error on the server.',
    remedy:
      'Look at remoteClass, remoteModule and the message; declare the error in the schema to get a class of its own.',
  },
  MESSAGING_SERVER: {
    meaning: 'Something went wrong on a server; the base of the errors of servers.',
    remedy: 'Read the message; a more specific class says more.',
  },
  RPC_DISPATCHER: {
    meaning: 'Nothing on the server serves the request.',
    remedy: 'Read the message; a more specific class says more.',
  },
  NO_SUCH_METHOD: {
    meaning: 'An endpoint with this namespace and version exists but has no such method, or does not expose it.',
    remedy: 'Check the method name and the access policy of the server.',
  },
  UNSUPPORTED_VERSION: {
    meaning: 'No endpoint of the server has the namespace and version that the request asks for.',
    remedy: 'Lower the version cap of the client, or upgrade the server.',
  },
  DELIVERY_LIMIT: {
    meaning:
      'A request that is delivered at least once came back too often, as its servers died or its handler failed.',
    remedy:
      'Look at the message in the queue <topic>_dead and at the log of the servers; mend the handler, then send it again.',
  },
  SERVER_LISTEN: {
    meaning: 'The server could not start listening on its target.',
    remedy: 'See the cause; check the broker, the credentials and the queue options.',
  },
  EXECUTOR_LOAD_FAILURE: {
    meaning: 'The executor named in the options does not exist, or cannot run the endpoints.',
    remedy: 'Use one of the executors named in the message, or correct what it says of the endpoints.',
  },
  TASK_TIMEOUT: {
    meaning: 'start, stop or wait of a server did not get its turn in time.',
    remedy: 'Call them in the order start, stop, wait; look for a handler that hangs.',
  },
  INVALID_ARGUMENTS: {
    meaning: 'Arguments or context do not match the schema of the method.',
    remedy: 'Correct the arguments named in `issues`.',
  },
  INVALID_RESULT: {
    meaning: 'A handler answered with something that its schema does not allow or that JSON cannot carry.',
    remedy: 'Correct the handler, or the schema if it promises too much.',
  },
  PROTOCOL: {
    meaning: 'A peer sent something that is no message of this protocol.',
    remedy: 'Check what else uses the exchange or reply queue, and the version of the peer.',
  },
  MESSAGE_LIMIT_EXCEEDED: {
    meaning:
      'A message is larger than maxMessageBytes, or nested deeper than maxDepth; `limit` says which, `side` where.',
    remedy:
      'Send less at once, or raise the limit on both sides: by the option of that name, or stubwire_max_message_bytes and stubwire_max_depth in the URL; the broker has a limit of its own.',
  },
  CALL_CANCELLED: {
    meaning: 'The caller gave the call up through its AbortSignal, or its transport was closed.',
    remedy: 'None needed; the server may still have executed the request.',
  },
  INVALID_VERSION: {
    meaning: 'A version is not of the form major.minor.',
    remedy: 'Write it as two whole numbers, for example 3.16.',
  },
} as const satisfies Record<string, ErrorRow>

/** The `code` of an error. */
export type ErrorCode = keyof typeof errorTable
