/** 検品: the producer's list against what was found in the box (CM-F-13). */
export type DeliveryLine = { readonly producerNumber: string; readonly withNotice: boolean }
export type DeliveryScan = { readonly producerNumber: string; readonly withNotice: boolean }

export type Difference = {
  /** `notice-missing`: the card is there, its notice is listed and was not found. */
  readonly kind: 'missing' | 'surplus' | 'doubled' | 'notice-missing'
  readonly code: string
  /** Times it was scanned. */
  readonly scans: number
}

export type Comparison = {
  readonly differences: readonly Difference[]
  readonly counts: {
    /** Listed and found. */
    readonly arrived: number
    readonly missing: number
    readonly surplus: number
    readonly doubled: number
    readonly noticesMissing: number
  }
}

/** Every number is missing, arrived or surplus, exactly one of these; doubled and without its notice it may be besides. */
export const compareDelivery = (lines: readonly DeliveryLine[], scans: readonly DeliveryScan[]): Comparison => {
  const listed = new Map(lines.map((line) => [line.producerNumber, line]))
  const found = new Map<string, { times: number; withNotice: boolean }>()
  for (const { producerNumber, withNotice } of scans) {
    const before = found.get(producerNumber)
    found.set(producerNumber, {
      times: (before?.times ?? 0) + 1,
      withNotice: withNotice || before?.withNotice === true,
    })
  }
  const differences: Difference[] = []
  for (const code of listed.keys()) if (!found.has(code)) differences.push({ kind: 'missing', code, scans: 0 })
  for (const [code, { times, withNotice }] of found) {
    const line = listed.get(code)
    if (line === undefined) differences.push({ kind: 'surplus', code, scans: times })
    if (times > 1) differences.push({ kind: 'doubled', code, scans: times })
    if (line?.withNotice === true && !withNotice) differences.push({ kind: 'notice-missing', code, scans: times })
  }
  const count = (kind: Difference['kind']) => differences.filter((difference) => difference.kind === kind).length
  return {
    differences: differences.toSorted((one, other) =>
      one.kind === other.kind ? (one.code < other.code ? -1 : 1) : one.kind < other.kind ? -1 : 1,
    ),
    counts: {
      arrived: [...found.keys()].filter((code) => listed.has(code)).length,
      missing: count('missing'),
      surplus: count('surplus'),
      doubled: count('doubled'),
      noticesMissing: count('notice-missing'),
    },
  }
}
