// What the programs of contenders from other packages share with those of this repository: the compiled form of
// bench/src/rpc, whose folder the suite tells.

const settings = JSON.parse(process.env.BENCH_PEER ?? '{}')
const library = (name) => import(new URL(`${name}.js`, settings.library).href)

export const { sendWhenTold, serveUntilTold } = await library('peer-program')
export const { totalOf } = await library('orders')
export const { url, topic } = settings
