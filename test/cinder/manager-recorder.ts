import { valueOf as exampleValue } from '../../src/contract/index.js'
import { PythonPeer } from '../interop/harness/python.js'
import { type ApiName, apiNames, models } from './installed.js'

/** A request as a recorder took it. */
export interface Recorded {
  readonly api: string
  /** Host of the service. */
  readonly service: string
  /** Topic and server of that one of its servers which took the request, joined by a slash. */
  readonly taken: string
  /** Where the message was published. */
  readonly exchange: string
  readonly routingKey: string
  readonly method: string
  /** Request id of the context. */
  readonly request: string
  /** Classes and types of the deserialised arguments. */
  readonly arguments: Readonly<Record<string, unknown>>
  /** The arguments as they came. */
  readonly wire: Readonly<Record<string, unknown>>
  /** The arguments as cinder's serializer sends on what it made of them. */
  readonly read: Readonly<Record<string, unknown>>
  readonly context: string
  /** Why the manager's method could not have been called. */
  readonly error?: string
}

/** A service of cinder. */
export interface RecordedService {
  readonly api: ApiName
  readonly host: string
  readonly cluster?: string
}

/** Public methods of a manager, each with its parameters: true for those that are required. */
export type ManagerMethods = Readonly<Record<string, Readonly<Record<string, boolean>>>>

/** Cinder's services with the signatures of its managers: see `manager_recorder.py`. */
export class ManagerRecorder {
  readonly recorded: Recorded[] = []
  /** The versions that the managers tell. */
  versions: unknown
  /** By API. */
  methods: Readonly<Record<string, ManagerMethods>> = {}
  #peer: PythonPeer | undefined

  /** Starts services; `objects` is the version pin of their answers. */
  static async start(
    url: string,
    services: readonly RecordedService[],
    objects: string | null = null,
  ): Promise<ManagerRecorder> {
    const recorder = new ManagerRecorder()
    const script = new URL('./python/manager_recorder.py', import.meta.url)
    const options = JSON.stringify({ services, objects, answers: answers() })
    recorder.#peer = await PythonPeer.start(script, [url, options], (text) => recorder.#take(text))
    return recorder
  }

  /** What carried a request id. */
  of(request: string): Recorded[] {
    return this.recorded.filter((it) => it.request === request)
  }

  async end(): Promise<void> {
    await this.#peer?.end()
  }

  #take(text: string): void {
    const line = JSON.parse(text) as Recorded & { readonly versions?: unknown; readonly methods?: never }
    if (line.versions !== undefined) this.versions = line.versions
    else if (line.methods !== undefined) this.methods = line.methods
    else this.recorded.push(line)
  }
}

/** A valid answer to each method, in wire form: the real serializer makes objects of it and sends them. */
function answers(): Record<string, Record<string, unknown>> {
  const ofApi = (api: ApiName) =>
    models[api].methods.flatMap(({ name, variants }) => {
      const result = variants.findLast((variant) => variant.result !== null)?.result ?? null
      return result === null ? [] : [[name, exampleValue(result, models[api].definitions)]]
    })
  return Object.fromEntries(apiNames.map((api) => [api, Object.fromEntries(ofApi(api))]))
}
