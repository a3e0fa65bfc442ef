import { DerError, DerReader, tag, toSmallInteger, readWhole } from './der.ts'
import { readTime } from './der-time.ts'
import { readExtensionList } from './extensions.ts'
import { readGeneralNames } from './general-name.ts'
import type { Name } from './name.ts'
import { toRevocationReason, type RevocationReason } from './revocation-reason.ts'
import { oid } from './oid.ts'

/**
 * Entries of a CRL by serial number, found through one table of offsets: a million entries cost eight octets each and no
 * object. An entry is decoded when it is looked up.
 */

export type CrlEntry = {
  readonly revokedAt: Date
  readonly reason: RevocationReason | undefined
  /** Of an indirect CRL: whose certificate the entry is about; undefined means the CRL's issuer. */
  readonly certificateIssuer: Name | undefined
}

/** Entry extensions 2.5.29.x that are processed, by x: cRLReasons, invalidityDate, certificateIssuer (§5.3). */
const processedArcs: ReadonlySet<number> = new Set([21, 24, 29])

type Bounds = { start: number; end: number }

class EntryScanner {
  readonly #bytes: Uint8Array
  /** Start and end of the content of the element that `enter` met last. */
  readonly at: Bounds = { start: 0, end: 0 }

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Measures the element at `start` with the given identifier; its content bounds are then in `at`. */
  enter(start: number, limit: number, identifier: number): void {
    const bytes = this.#bytes
    if (bytes[start] !== identifier) throw new DerError('CRL entry out of form')
    let from = start + 2
    let length = bytes[start + 1] ?? 0
    if (length >= 0x80) {
      const octets = length & 0x7f
      if (octets === 0 || octets > 4) throw new DerError('CRL entry of impossible length')
      length = 0
      for (let index = 0; index < octets; index++) length = length * 0x100 + (bytes[from + index] ?? 0)
      if (length < 0x80 || length < 0x100 ** (octets - 1)) throw new DerError('length not minimal')
      from += octets
    }
    if (from + length > limit) throw new DerError('CRL entry runs past the end')
    this.at.start = from
    this.at.end = from + length
  }

  /** Whether an extension list holds a critical extension that is not processed; sets `hasIssuer` where one names an issuer. */
  hasUnknownCritical(start: number, end: number): { isUnknown: boolean; hasIssuer: boolean } {
    const bytes = this.#bytes
    let isUnknown = false
    let hasIssuer = false
    for (let at = start; at < end;) {
      this.enter(at, end, tag.sequence)
      const { start: inside, end: next } = this.at
      this.enter(inside, next, tag.objectIdentifier)
      const { start: type, end: after } = this.at
      const isStandard = after - type === 3 && bytes[type] === 0x55 && bytes[type + 1] === 0x1d
      const arc = isStandard ? (bytes[type + 2] ?? 0) : 0
      const isCritical = bytes[after] === tag.boolean
      if (isCritical && !processedArcs.has(arc)) isUnknown = true
      if (arc === 29) hasIssuer = true
      at = next
    }
    return { isUnknown, hasIssuer }
  }
}

const hashSerial = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

type Built = {
  /** Offset + 1 of an entry, 0 for a free place; open addressing, half full at most. */
  readonly table: Uint32Array
  readonly count: number
  readonly hasUnknownCritical: boolean
  /** Indirect CRLs: from which offset on which issuer holds (§5.3.3: until another is named). */
  readonly issuers: readonly { readonly from: number; readonly name: Name }[]
}

export class CrlIndex {
  readonly #bytes: Uint8Array
  readonly #indirectIssuer: Name | undefined
  #built: Built | undefined

  /** Content octets of revokedCertificates; the CRL's issuer where the CRL is indirect. */
  constructor(bytes: Uint8Array, indirectIssuer: Name | undefined) {
    this.#bytes = bytes
    this.#indirectIssuer = indirectIssuer
  }

  get count(): number {
    return this.#build().count
  }

  /** §5.3: such a CRL must not be used for any certificate. */
  get hasUnknownCritical(): boolean {
    return this.#build().hasUnknownCritical
  }

  /** Every entry with the serial, its content octets as in the certificate. Throws DerError where an entry is malformed. */
  find(serial: Uint8Array): CrlEntry[] {
    const { table } = this.#build()
    const bytes = this.#bytes
    const mask = table.length - 1
    const found: CrlEntry[] = []
    const scanner = new EntryScanner(bytes)
    for (let place = hashSerial(serial, 0, serial.length) & mask; table[place] !== 0; place = (place + 1) & mask) {
      const offset = (table[place] ?? 0) - 1
      scanner.enter(offset, bytes.length, tag.sequence)
      scanner.enter(scanner.at.start, scanner.at.end, tag.integer)
      const { start, end } = scanner.at
      if (end - start !== serial.length) continue
      let isSame = true
      for (let index = 0; isSame && index < serial.length; index++) isSame = bytes[start + index] === serial[index]
      if (isSame) found.push(this.#readEntry(offset))
    }
    return found
  }

  #readEntry(offset: number): CrlEntry {
    const entry = new DerReader(this.#bytes.subarray(offset)).enter(tag.sequence)
    entry.read(tag.integer)
    const revokedAt = readTime(entry)
    const list = entry.enterOptional(tag.sequence)
    entry.requireEnd()
    const extensions = list === undefined ? [] : readExtensionList(list)
    const reason = extensions.find(({ oid: type }) => type === oid.reasonCode)
    return {
      revokedAt,
      reason: reason && toRevocationReason(toSmallInteger(readWhole(reason.value, tag.enumerated).content)),
      certificateIssuer: this.#build().issuers.findLast(({ from }) => from <= offset)?.name,
    }
  }

  #readIssuer(start: number, end: number): Name {
    const extensions = readExtensionList(new DerReader(this.#bytes.subarray(start, end)))
    const value = extensions.find(({ oid: type }) => type === oid.certificateIssuer)?.value ?? new Uint8Array()
    const names = readGeneralNames(new DerReader(readWhole(value, tag.sequence).content))
    const directory = names.find((name) => name.form === 'directory')
    if (directory === undefined) throw new DerError('certificate issuer without a directory name')
    return directory.name
  }

  #build(): Built {
    this.#built ??= this.#scan()
    return this.#built
  }

  #scan(): Built {
    const bytes = this.#bytes
    const scanner = new EntryScanner(bytes)
    const issuers: { from: number; name: Name }[] = []
    // The shortest entry has 20 octets: header 2, serial 3, UTCTime 15.
    const offsets = new Uint32Array(Math.ceil(bytes.length / 20) + 1)
    let count = 0
    let hasUnknownCritical = false
    for (let offset = 0; offset < bytes.length;) {
      scanner.enter(offset, bytes.length, tag.sequence)
      const { start, end } = scanner.at
      scanner.enter(start, end, tag.integer)
      const afterSerial = scanner.at.end
      if (scanner.at.start === afterSerial) throw new DerError('integer without octets')
      scanner.enter(afterSerial, end, bytes[afterSerial] === tag.generalizedTime ? tag.generalizedTime : tag.utcTime)
      const afterTime = scanner.at.end
      if (afterTime < end) {
        scanner.enter(afterTime, end, tag.sequence)
        const list = { ...scanner.at }
        if (list.end !== end) throw new DerError('octets left over in a CRL entry')
        const { isUnknown, hasIssuer } = scanner.hasUnknownCritical(list.start, list.end)
        hasUnknownCritical ||= isUnknown || (hasIssuer && this.#indirectIssuer === undefined)
        if (hasIssuer && this.#indirectIssuer !== undefined) {
          issuers.push({ from: offset, name: this.#readIssuer(list.start, list.end) })
        }
      }
      offsets[count++] = offset + 1
      offset = end
    }
    return { table: this.#fill(offsets.subarray(0, count)), count, hasUnknownCritical, issuers }
  }

  #fill(offsets: Uint32Array): Uint32Array {
    const table = new Uint32Array(2 ** Math.max(1, Math.ceil(Math.log2(offsets.length * 2 + 1))))
    const mask = table.length - 1
    const scanner = new EntryScanner(this.#bytes)
    for (const offset of offsets) {
      scanner.enter(offset - 1, this.#bytes.length, tag.sequence)
      scanner.enter(scanner.at.start, scanner.at.end, tag.integer)
      let place = hashSerial(this.#bytes, scanner.at.start, scanner.at.end) & mask
      while (table[place] !== 0) place = (place + 1) & mask
      table[place] = offset
    }
    return table
  }
}
