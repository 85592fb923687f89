import { inOneProcess } from '../dispatch/process-suite.js'
import { ratioText } from '../report.js'
import { findRow } from '../rows.js'
import type { Suite } from '../suite.js'

const contenders = ['envelope-json', 'stubwire-memory', 'stubwire-memory-64']

/** What a whole call costs without a broker, against its JSON alone. */
export const suite: Suite = {
  about: 'whole calls in one process, against the JSON of their envelopes alone',
  defaultRounds: 9,
  contenders,
  open: (settings) =>
    inOneProcess(
      {
        contenders,
        notes: [
          'CPU is what all threads of the process used, collecting garbage included: on a busy machine only CPU compares.',
          'envelope-json: JSON.stringify and JSON.parse of message and envelope, request and reply, nothing else.',
          'stubwire-memory: generated client to generated server and back over memory:, validated on both sides, through texts as on the wire; a message is delivered when the running code is done. stubwire-memory-64 with 64 calls in flight.',
        ],
        conclude: (rows, group) => {
          const [json, one, many] = contenders.map((name) => findRow(rows, group, name, 'CPU')?.median)
          if (json === undefined) return ''
          const parts = [one, many].flatMap((ns) =>
            ns === undefined ? [] : [`${(ns / 1000).toFixed(1)} µs, ${ratioText(ns / json)}× the JSON alone`],
          )
          return parts.length === 0 ? '' : `So a call over memory: takes ${parts.join('; with 64 in flight ')}.`
        },
      },
      settings,
    ),
}
