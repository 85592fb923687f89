const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** Decodes `%XX` escapes of UTF-8; what is no escape stays, bytes that are no UTF-8 become U+FFFD. Never throws. */
export function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    const bytes = escapes
      .slice(1)
      .split('%')
      .map((hex) => Number.parseInt(hex, 16))
    return utf8.decode(Uint8Array.from(bytes))
  })
}
