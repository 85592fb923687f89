import type { Api } from '../../core/method.js'
import type { ApiModel } from '../../model/api-model.js'
import { versionsOf } from '../contracts.js'
import { MatrixRig, type ObservedCall } from './matrix-rig.js'
import { type MatrixSample, matrixSamples } from './matrix-sample.js'
import { type ClientPrediction, predictClient, predictServer } from './upgrade-rule.js'

/** What became of a sample that a client of one version cap sent to a server of one version. */
export interface PairOutcome {
  /** `served`, `held back` by the client, or the error that the server answered. */
  readonly outcome: string
  /** What was seen instead, where that is not what the rules predict. */
  readonly unexpected: string | null
}

/** What a client of one version cap makes of a sample: the message, or why there is none. */
export interface SentSample {
  readonly method: string | null
  readonly version: string | null
  readonly args: readonly string[]
  readonly reason: string | null
}

/** Every client cap against every server version. */
export interface UpgradeMatrix {
  readonly api: string
  readonly versions: readonly string[]
  readonly samples: readonly MatrixSample[]
  /** By sample and cap. */
  readonly sent: readonly (readonly SentSample[])[]
  /** By sample, cap and server version. */
  readonly outcomes: readonly (readonly (readonly PairOutcome[])[])[]
}

/** The outcome of what a client does not send. */
export const heldBack = 'held back'
/** The outcome of what a server serves. */
export const served = 'served'

/** What {@link runMatrix} tells while it runs. */
export interface MatrixOptions {
  /** Called with how many of how many pairs are done. */
  readonly progress?: (done: number, all: number) => void
}

/**
 * Sends samples of every contract from a client of every version cap to a server of every version, for real, over the
 * transport inside the process, and compares what happens with what the rules predict.
 */
export async function runMatrix(api: Api, model: ApiModel, { progress }: MatrixOptions = {}): Promise<UpgradeMatrix> {
  const versions = versionsOf(api)
  const samples = matrixSamples(model)
  const predictions = samples.map(({ variant, args }) =>
    versions.map((cap) => predictClient(model, variant, args, cap)),
  )
  const outcomes: PairOutcome[][][] = samples.map(() => versions.map(() => []))
  let done = 0
  for (const server of versions) {
    await MatrixRig.with(api, server, async (rig) => {
      for (const [capAt, cap] of versions.entries()) {
        for (const [at, sample] of samples.entries()) {
          const observed = await rig.send(sample, cap)
          const prediction = predictions[at]?.[capAt]
          if (prediction !== undefined) outcomes[at]?.[capAt]?.push(outcomeOf(model, prediction, server, observed))
        }
        progress?.(++done, versions.length ** 2)
      }
    })
  }
  const sent = predictions.map((row) => row.map(sentSample))
  return { api: api.name, versions, samples, sent, outcomes }
}

/** Whether anything happened that the rules do not predict. */
export function hasSurprises({ outcomes }: UpgradeMatrix): boolean {
  return outcomes.some((row) => row.some((cells) => cells.some(({ unexpected }) => unexpected !== null)))
}

function sentSample({ message, reason }: ClientPrediction): SentSample {
  return { method: message?.method ?? null, version: message?.version ?? null, args: message?.args ?? [], reason }
}

function outcomeOf(model: ApiModel, prediction: ClientPrediction, server: string, observed: ObservedCall): PairOutcome {
  const { message } = prediction
  const expected =
    message === null
      ? { outcome: heldBack, detail: heldBack }
      : (({ handler, error }) => ({
          outcome: error ?? served,
          detail: `${message.method} ${message.version} (${message.args.join(', ')}): ${error ?? `served by ${handler}`}`,
        }))(predictServer(model, message, server))
  const seen = detailOf(observed)
  const outcome = observed.kind === 'held' ? heldBack : (observed.error ?? served)
  return { outcome, unexpected: seen === expected.detail ? null : `${seen}; predicted was ${expected.detail}` }
}

function detailOf(observed: ObservedCall): string {
  if (observed.kind === 'held')
    return observed.error === 'RPCVersionCapError' ? heldBack : `not sent: ${observed.error}`
  const { method, version, args, handler, error } = observed
  return `${method} ${version} (${args.join(', ')}): ${error ?? `served by ${handler}`}`
}
