import { DerError, readEach, tag, toObjectIdentifier, type DerReader } from '#shared/pki/der.ts'
import { encodeNull, encodeObjectIdentifier, encodeSequence, encodeUtf8String } from '#shared/pki/der-writer.ts'
import { cmpOid } from './oid.ts'

/** InfoTypeAndValue (RFC 9810 §5.1.1, §5.3.19): what a header adds, and what genm asks and genp answers. */
export type CmpInfo = {
  readonly type: string
  /** The whole element of the value; undefined where absent. */
  readonly value?: Uint8Array | undefined
}

const readInfo = (reader: DerReader): CmpInfo => {
  const pair = reader.enter(tag.sequence)
  const type = toObjectIdentifier(pair.read(tag.objectIdentifier).content)
  const value = pair.isAtEnd ? undefined : pair.read().whole
  pair.requireEnd()
  return { type, value }
}

/** Every InfoTypeAndValue to the end of the reader. Throws DerError. */
export const readInfos = (reader: DerReader): readonly CmpInfo[] => readEach(reader, readInfo)

/** As `readInfos`, and at least one. */
export const readSomeInfos = (reader: DerReader): readonly CmpInfo[] => {
  const infos = readInfos(reader)
  if (infos.length === 0) throw new DerError('general information without a piece')
  return infos
}

export const encodeInfos = (infos: readonly CmpInfo[]): Uint8Array<ArrayBuffer> =>
  encodeSequence(
    ...infos.map(({ type, value }) => encodeSequence(encodeObjectIdentifier(type), value ?? new Uint8Array())),
  )

export const findInfo = (infos: readonly CmpInfo[], type: string): CmpInfo | undefined =>
  infos.find((info) => info.type === type)

/** RFC 9810 §5.1.1.1: no confirmation is wanted, or (in the answer) none is waited for. */
export const implicitConfirm: CmpInfo = { type: cmpOid.implicitConfirm, value: encodeNull() }

/** RFC 9810 §5.1.1.4: by which of its profiles the authority is to issue. */
export const certificateProfile = (name: string): CmpInfo => ({
  type: cmpOid.certificateProfile,
  value: encodeSequence(encodeUtf8String(name)),
})
