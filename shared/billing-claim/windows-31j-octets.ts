/** Which octets are characters of Windows-31J, for readers of long files that need no text of them. */

/** What an octet is where a character begins: none, a whole one, the first half of one. */
export const octetKind = { none: 0, single: 1, lead: 2 } as const

/** By octet. Control characters are none: whoever ends lines by them looks at them first. */
export const octetKinds: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) => {
  if ((octet >= 0x20 && octet <= 0x7e) || (octet >= 0xa1 && octet <= 0xdf)) return octetKind.single
  return (octet >= 0x81 && octet <= 0x9f) || (octet >= 0xe0 && octet <= 0xfc) ? octetKind.lead : octetKind.none
})

/**
 * Places 0xF0 to 0xF9 hold characters somebody made for himself, which no other machine shows: for a claim they are none.
 * Everything else is as the platform's decoder has it (Encoding Standard, index jis0208).
 */
const buildAssigned = (): Uint8Array => {
  const assigned = new Uint8Array(0x1_0000)
  const decoder = new TextDecoder('shift_jis')
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    if (octetKinds[lead] !== octetKind.lead || (lead >= 0xf0 && lead <= 0xf9)) continue
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const text = trail === 0x7f ? '\u{fffd}' : decoder.decode(Uint8Array.of(lead, trail))
      if (!text.includes('\u{fffd}')) assigned[(lead << 8) | trail] = 1
    }
  }
  return assigned
}

let known: Uint8Array | undefined
/** By both octets, `lead << 8 | trail`: 1 where they are a character. Worked out once, when first wanted. */
export const findAssigned = (): Uint8Array => (known ??= buildAssigned())
