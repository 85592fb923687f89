export { ApiClient, type ApiClientOptions, type ApiIdentity, type PinnedClient } from './client/api-client.js'
export {
  type ClientMetric,
  type ClientMetricLabels,
  type ClientMetricName,
  clientMetrics,
} from './client/client-metrics.js'
export type {
  CallOptions,
  CastOptions,
  ClientOptions,
  ClientValidation,
  HostOptions,
  PrepareOverrides,
  RpcClientOptions,
  SendingOptions,
} from './client/options.js'
export type { OutgoingCall } from './client/outgoing-call.js'
export { RpcClient } from './client/rpc-client.js'
export type { CapSource, VersionCap } from './client/version-cap.js'
export { type Selection, selectVersion } from './client/version-selection.js'
export type { Address, Route } from './core/address.js'
export type { ServedApi, ServerDescription } from './core/description.js'
export { type ErrorCode, type ErrorRow, errorTable } from './core/error-table.js'
export {
  CallCancelled,
  CappedVersionUnknown,
  DeliveryLimitExceeded,
  DriverLoadFailure,
  type ErrorDetails,
  ExecutorLoadFailure,
  InvalidArguments,
  InvalidResult,
  InvalidTarget,
  InvalidTransportURL,
  InvalidVersion,
  type Issue,
  type LimitDetails,
  MessageDeliveryFailure,
  MessageLimitExceeded,
  MessageUndeliverable,
  MessagingException,
  MessagingServerError,
  MessagingTimeout,
  NoSuchMethod,
  ProtocolError,
  RPCDispatcherError,
  RPCVersionCapError,
  ServerListenError,
  type Side,
  TaskTimeout,
  type TimeoutDetails,
  UnsupportedVersion,
} from './core/errors.js'
export type { Failure } from './core/failure.js'
export {
  type ErrorFromFailureOptions,
  errorFromFailure,
  type FailureOptions,
  failureOf,
  parseFailure,
  writeFailure,
} from './core/failure-codec.js'
export { Float } from './core/float.js'
export type { FloatPlaces } from './core/float-places.js'
export type { Interceptor, Next } from './core/interceptor.js'
export { dateText, parseJson, writeJson } from './core/json.js'
export { jsonPayloadSerializer } from './core/json-payload-serializer.js'
export { type LocalContext, localContext, runInLocalContext } from './core/local-context.js'
export type { JsonObject, ReceivedRequest, Reply, Request } from './core/message.js'
export type {
  Api,
  ApiMethod,
  ArgumentHistory,
  CallMethod,
  CastMethod,
  Fallback,
  MemberHistory,
  Method,
  MethodKind,
  NoArgs,
  OlderPeers,
  ValidationFailure,
  Validator,
} from './core/method.js'
export { decodeObjects, encodeObjects, type ObjectInfo, objectInfo, withObjectInfo } from './core/object-codec.js'
export type { ObjectCaps, ObjectType, Shape } from './core/object-shape.js'
export { BrokerRefusal, refusalOf } from './core/refusal.js'
export { type RefusalReason, refusalTable } from './core/refusal-table.js'
export { DeclaredError, type DeclaredErrorClass, type DeclaredErrorOptions, RemoteError } from './core/remote-error.js'
export { noOpSerializer, type Serializer } from './core/serializer.js'
export { formatTarget, mergeTarget, sameTarget, type Target } from './core/target.js'
export { versionIsCompatible } from './core/version-rule.js'
export type { RabbitConnectOptions, RabbitDriverOptions } from './rabbit/driver.js'
export {
  type AccessPolicy,
  defaultAccessPolicy,
  explicitAccessPolicy,
  expose,
  exposeOnly,
  legacyAccessPolicy,
} from './server/access-policy.js'
export {
  type Contract,
  createEndpoint,
  type Endpoint,
  type EndpointOptions,
  type ErrorClass,
  type PlainEndpointOptions,
  plainEndpoint,
} from './server/endpoint.js'
export type { Executor, ExecutorFactory, ExecutorName, ExecutorOptions, ThreadOptions } from './server/executor.js'
export { registerExecutor } from './server/executor-registry.js'
export { expectErrors } from './server/expected-errors.js'
export type { Awaitable, Handler } from './server/handler.js'
export type { IncomingCall } from './server/incoming-call.js'
export type { StepOptions } from './server/lifecycle.js'
export { type Logger, silentLogger, warningLogger } from './server/logger.js'
export {
  RpcServer,
  type RpcServerOptions,
  type ServerOptions,
  type ServerValidation,
  type StartOptions,
  type StopOptions,
} from './server/rpc-server.js'
export { serve } from './server/serve.js'
export type { ServerCall } from './server/server-call.js'
export { ServerStopped } from './server/server-stopped.js'
export { type WorkerEndpointOptions, workerEndpoint } from './server/worker-endpoint.js'
export { WorkerLost } from './server/workers/worker-lost.js'
export type { PeriodicTask } from './service/periodic-task.js'
export { type ResettableClient, Service, type ServiceHooks, type ServiceOptions } from './service/service.js'
export { type ServicePlace, serviceTargets } from './service/service-targets.js'
export { connect } from './transport/connect.js'
export type { ConnectOptions } from './transport/connect-options.js'
export { type DriverLoader, type OpenTransport, registerDriver } from './transport/driver-registry.js'
export { formatTransportUrl, redactTransportUrl, sameTransportUrl } from './transport/format-url.js'
export { requireKnownOptions } from './transport/known-options.js'
export type {
  IncomingRequest,
  Listener,
  ListenOptions,
  SendOptions,
  SurveyOptions,
  Transport,
  WatchedMessage,
  WatchOptions,
} from './transport/transport.js'
export { parseTransportUrl, type TransportHost, type TransportUrl } from './transport/url.js'
