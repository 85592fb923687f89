/** Length of a text in code points, as JSON Schema counts it. Generated validators call it. */
export function ucs2length(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length - 1; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = text.charCodeAt(at + 1)
      if (next >= 0xdc00 && next <= 0xdfff) {
        length--
        at++
      }
    }
  }
  return length
}
