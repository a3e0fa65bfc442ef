import { findDict, findItems, isNamed, type ObjectSource } from '#shared/pdf/object-access.ts'
import type { PdfDict } from '#shared/pdf/objects.ts'
import { isLocked, readFieldLock, readPermission, type DocMdpPermission, type FieldLock } from './permissions.ts'
import {
  modificationLevels,
  worstLevel,
  type Change,
  type ChangeCode,
  type ModificationLevel,
  type SignatureCheck,
  type SignatureCode,
} from './report.ts'
import type { SignatureValue } from './signature-value.ts'

/** Whether what came after a signature is what the signer, or the certifier of the document, allowed (ISO 32000-2 §12.8.2). */

export type Binding = {
  readonly isCertification: boolean
  /** P of its own DocMDP or of its field's lock. */
  readonly permission: DocMdpPermission | undefined
  readonly locks: readonly FieldLock[]
}

/** What a signature itself binds later changes to. Throws `document.unreadable`. */
export const readBinding = async (source: ObjectSource, { dict, field }: SignatureValue): Promise<Binding> => {
  const permissions: DocMdpPermission[] = []
  const locks: FieldLock[] = []
  let isCertification = false
  for (const item of await findItems(source, dict?.entries.get('Reference'))) {
    const reference = await findDict(source, item)
    const parameters = await findDict(source, reference?.entries.get('TransformParams'))
    const method = await source.resolve(reference?.entries.get('TransformMethod'))
    if (isNamed(method, 'DocMDP')) {
      isCertification = true
      permissions.push(await readPermission(source, parameters, 2))
    }
    if (isNamed(method, 'FieldMDP') && parameters !== undefined) locks.push(await readFieldLock(source, parameters))
  }
  const lock: PdfDict | undefined = await findDict(source, field.dict.entries.get('Lock'))
  if (lock !== undefined) {
    locks.push(await readFieldLock(source, lock))
    const ofLock = await readPermission(source, lock, undefined)
    if (ofLock !== undefined) permissions.push(ofLock)
  }
  return { isCertification, permission: strictest(permissions), locks }
}

export const strictest = (permissions: readonly (DocMdpPermission | undefined)[]): DocMdpPermission | undefined => {
  const given = permissions.filter((permission) => permission !== undefined)
  return given.length === 0 ? undefined : (Math.min(...given) as DocMdpPermission)
}

/** The most that each permission lets happen (§12.8.2.2.2, Table 257); time-stamps and validation data always. */
const allowed: Readonly<Record<DocMdpPermission, ModificationLevel>> = {
  1: 'long-term-data',
  2: 'signatures',
  3: 'annotations',
}

const isAbove = (level: ModificationLevel, limit: ModificationLevel): boolean =>
  modificationLevels.indexOf(level) > modificationLevels.indexOf(limit)

/** Filling in and signing does not put fields on a page: one that can newly be seen is an annotation (Table 257, 2 and 3). */
const isForbidden = (change: Change, permission: DocMdpPermission): boolean =>
  isAbove(change.level, allowed[permission]) || (permission < 3 && change.isVisible === true)

export type LaterVerdict = {
  readonly modification: ModificationLevel
  readonly code: SignatureCode | undefined
  readonly checks: readonly SignatureCheck[]
}

const touchesField = new Set<ChangeCode>([
  'field-filled',
  'field-overwritten',
  'field-made-read-only',
  'field-changed',
  'signature-added',
  'time-stamp-added',
  'time-stamp-shown',
])

/** A lock is about the fields that were there. */
const findLocked = (changes: readonly Change[], locks: readonly FieldLock[]): Change | undefined => {
  const isCreating = ({ code }: Change): boolean => code === 'signature-field-added' || code === 'signature-field-shown'
  const created = new Set(changes.flatMap((change) => (isCreating(change) ? [change.field] : [])))
  return changes.find(
    ({ code, field, isNewField }) =>
      touchesField.has(code) &&
      field !== undefined &&
      isNewField !== true &&
      !created.has(field) &&
      locks.some((lock) => isLocked(lock, field)),
  )
}

/** Whether a field shows another value than when the signature was made: one entered since is no part of it. */
const isOverwritten = (changes: readonly Change[]): boolean => {
  const filled = new Set<number | undefined>()
  for (const { code, object } of changes) {
    if (code === 'appearances-settled' || (code === 'field-overwritten' && !filled.has(object))) return true
    if (code === 'field-filled') filled.add(object)
  }
  return false
}

/** `permission` is the strictest that binds; `locks` are the signature's own. */
export const judgeChanges = (
  changes: readonly Change[],
  permission: DocMdpPermission | undefined,
  locks: readonly FieldLock[],
): LaterVerdict => {
  const modification = worstLevel(changes.map(({ level }) => level))
  const isModified = modification === 'other'
  const isAnnotated = permission === undefined && modification === 'annotations'
  const forbidden = permission === undefined ? undefined : changes.find((change) => isForbidden(change, permission))
  const locked = findLocked(changes, locks)
  const isReplaced = permission === undefined && isOverwritten(changes)
  const checks: SignatureCheck[] = [
    {
      check: 'modifications',
      outcome: isModified ? 'failed' : isReplaced || isAnnotated ? 'indeterminate' : 'passed',
      evidence: { level: modification, changes: changes.length },
    },
    {
      check: 'permission',
      outcome: permission === undefined ? 'not-done' : forbidden === undefined ? 'passed' : 'failed',
      evidence: { permission, change: forbidden?.code, revision: forbidden?.revision },
    },
    {
      check: 'field-lock',
      outcome: locks.length === 0 ? 'not-done' : locked === undefined ? 'passed' : 'failed',
      evidence: { field: locked?.field },
    },
  ]
  const code = isModified
    ? 'signature.modified'
    : forbidden !== undefined
      ? 'signature.change-forbidden'
      : locked !== undefined
        ? 'signature.locked-field-changed'
        : isReplaced
          ? 'signature.overwritten'
          : isAnnotated
            ? 'signature.annotated'
            : undefined
  return { modification, code, checks }
}
