import type { UpgradeMatrix } from '../../contract/matrix/upgrade-matrix.js'
import { pageScript } from './page-script.js'
import { pageStyle } from './page-style.js'

/** A matrix as one HTML page that needs nothing else: no network, no other file. */
export function matrixPage(matrix: UpgradeMatrix): string {
  const title = `${text(matrix.api)}: upgrade matrix`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
${pageStyle}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p id="summary"></p>
</header>
<main>
<section aria-label="Matrix">
<table id="grid"></table>
<p class="legend"><span class="swatch ok"></span>all that is sent is served
<span class="swatch some"></span>some refused by the server
<span class="swatch many"></span>many refused
<span class="swatch odd"></span>not as predicted</p>
<p class="hint">A number says how many samples the server refuses. Click a pair for its calls, or move with the arrow keys.</p>
</section>
<section id="details" aria-live="polite"></section>
</main>
<noscript>This page draws its table by a script.</noscript>
<script type="application/json" id="data">${jsonText(pageData(matrix))}</script>
<script>
${pageScript}</script>
</body>
</html>
`
}

/** What the page shows, with texts that repeat written once. */
function pageData({ versions, samples, sent, outcomes }: UpgradeMatrix) {
  const words = new Words()
  return {
    versions,
    samples: samples.map(({ method, variant, what }) => [method.name, variant.since, variant.kind, what]),
    sent: sent.map((row) =>
      row.map(({ method, version, args, reason }) =>
        words.of(reason === null ? `${method} ${version} (${args.join(', ')})` : reason),
      ),
    ),
    outcomes: outcomes.map((row) => row.map((cells) => cells.map(({ outcome }) => words.of(outcome)))),
    unexpected: outcomes.flatMap((row, sample) =>
      row.flatMap((cells, cap) =>
        cells.flatMap(({ unexpected }, server) => (unexpected === null ? [] : [[sample, cap, server, unexpected]])),
      ),
    ),
    words: words.all,
  }
}

/** Numbers for texts. */
class Words {
  readonly all: string[] = []
  readonly #numbers = new Map<string, number>()

  of(word: string): number {
    const known = this.#numbers.get(word)
    if (known !== undefined) return known
    const number = this.all.push(word) - 1
    this.#numbers.set(word, number)
    return number
  }
}

/** Text of an API must not become markup. */
function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** JSON that cannot end the element it stands in. */
function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
