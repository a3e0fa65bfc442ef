import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { formatMinutes } from '#shared/calendar/tokyo.ts'
import { changeForResident, readReservation, type Affected, type DryRun } from '#shared/pickup-reservation/staff-api.ts'
import { StaffTable } from '#web/session/staff-table.tsx'
import { useStaffSession } from '#web/session/staff-session.ts'
import { useLanguage } from '#web/text/language.tsx'
import { visitText } from '#web/text/reservation-format.ts'
import { reservationStaffText } from '#web/text/reservation-staff.ts'
import { formatDay } from '#web/text/staff-format.ts'
import { staffText } from '#web/text/staff.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { useAct } from '../resident/use-act.ts'
import { ActError } from './act-error.tsx'
import { useSite } from './desk.ts'
import { MoveAll } from './move-all.tsx'
import { SlotPicker, type Pick } from './slot-picker.tsx'
import type { Column } from '#web/ui/table.tsx'
import type { ReservationStaffText } from '#web/text/reservation-staff.ja.ts'
import type { Language } from '#web/text/language.tsx'
import { CheckBox } from '#web/ui/check-box.tsx'

/**
 * 「この7件の予約は枠を失います」: who would lose a place by a change, before it is made. Each can be given another time here;
 * the rest is accepted knowingly, or nothing is changed. People who are about to apply have no reservation to move yet:
 * how many they are is said.
 */
export const AffectedDialog = ({
  run: { affected, held },
  busy,
  onCheck,
  onAccept,
  onCancel,
}: {
  readonly run: DryRun
  readonly busy: boolean
  /** After one was moved: asks again who is left. */
  readonly onCheck: () => Promise<void>
  readonly onAccept: () => void
  readonly onCancel: () => void
}) => {
  const { affected: text } = useText(reservationStaffText)
  const { common } = useText(staffText)
  const { language } = useLanguage()
  const [moving, move] = useState<Affected>()
  const [moved, setMoved] = useState<string>()
  const [isKnown, setKnown] = useState(false)
  const isNobody = affected.length === 0
  const isHeld = held.refused > 0 || held.beyond > 0
  const withoutMail = affected.filter(({ hasMail }) => !hasMail).length

  return (
    <ModalDialog
      title={
        moving === undefined
          ? isNobody && isHeld
            ? text.heldTitle
            : text.title(affected.length)
          : text.moveTitle(moving.number, moving.windowName)
      }
      onCancel={onCancel}
      actions={
        moving === undefined ? (
          <>
            <Button size="l" look="outline" onClick={onCancel}>
              {text.stop}
            </Button>
            <Button
              size="l"
              look={isNobody ? 'fill' : 'danger'}
              aria-disabled={(!isNobody && !isKnown) || busy}
              onClick={onAccept}
            >
              {text.accept}
            </Button>
          </>
        ) : (
          <Button size="l" look="outline" onClick={() => move(undefined)}>
            {common.cancel}
          </Button>
        )
      }
    >
      {moving === undefined ? (
        <div className="grid gap-4">
          {moved !== undefined && <NotificationBanner announce tone="success" title={moved} />}
          {isHeld && (
            <NotificationBanner tone="warning" title={text.held}>
              {held.refused > 0 && <p>{text.heldRefused(held.refused)}</p>}
              {held.beyond > 0 && <p>{text.heldBeyond(held.beyond)}</p>}
              <p>{text.heldWait}</p>
            </NotificationBanner>
          )}
          {!isNobody && <p>{text.why}</p>}
          {affected.length > 1 && (
            <MoveAll
              affected={affected}
              onMoved={async (words) => {
                await onCheck()
                setMoved(words)
              }}
            />
          )}
          {withoutMail > 0 && <p>{text.withoutMail(withoutMail)}</p>}
          {!(isNobody && isHeld) && (
            <StaffTable
              caption={text.caption}
              rows={affected}
              rowKey={({ reservationId }) => reservationId}
              empty={text.none}
              columns={buildColumns(text, language, (one) => {
                setMoved(undefined)
                move(one)
              })}
            />
          )}
          {!isNobody && <CheckBox label={text.known} checked={isKnown} onChange={setKnown} />}
        </div>
      ) : (
        <Mover
          affected={moving}
          onMoved={async (words) => {
            await onCheck()
            setMoved(words)
            move(undefined)
          }}
        />
      )}
    </ModalDialog>
  )
}

/** Gives one reservation another time, as staff may at any moment; the person gets a mail where there is an address. */
const Mover = ({
  affected,
  onMoved,
}: {
  readonly affected: Affected
  readonly onMoved: (words: string) => Promise<void>
}) => {
  const { affected: text, change } = useText(reservationStaffText)
  const { language } = useLanguage()
  const { call } = useStaffSession()
  const { siteId } = useSite()
  const client = useQueryClient()
  const { act, busy, error } = useAct()
  const [pick, setPick] = useState<Pick>()
  const { reservationId } = affected
  const send = (picked: Pick) =>
    void act(async () => {
      const params = { siteId, reservationId }
      const { reservation } = await call(readReservation, { params })
      const { mailed } = await call(changeForResident, {
        params,
        body: { slot: picked.slot, answers: null, overbook: picked.overbook, version: reservation.version },
      })
      await client.invalidateQueries({ queryKey: ['reservation-staff-calendar'] })
      await onMoved(mailed ? text.movedMailed : text.moved)
    })
  return (
    <div className="grid min-w-0 gap-4">
      {error !== undefined && <ActError error={error} />}
      <SlotPicker from={affected.slot} onPick={setPick} />
      {pick !== undefined && (
        <NotificationBanner announce tone="information" title={change.picked}>
          <p>
            {visitText({ ...pick.slot, end: pick.end }, language)} {pick.windowName}
          </p>
          <div>
            <Button aria-disabled={busy} onClick={() => send(pick)}>
              {text.moveHere}
            </Button>
          </div>
        </NotificationBanner>
      )}
    </div>
  )
}

const buildColumns = (
  text: ReservationStaffText['affected'],
  language: Language,
  onMove: (one: Affected) => void,
): readonly Column<Affected>[] => [
  {
    key: 'visit',
    heading: text.visit,
    cell: ({ slot }) => (
      <span className="whitespace-nowrap">
        {formatDay(slot.day, language)} {formatMinutes(slot.start)}
      </span>
    ),
  },
  {
    key: 'window',
    heading: text.window,
    cell: ({ windowName }) => <span className="block min-w-28">{windowName}</span>,
  },
  { key: 'number', heading: text.number, align: 'right', cell: ({ number }) => number },
  {
    key: 'cause',
    heading: text.cause,
    cell: ({ cause }) => <span className="block min-w-28">{text.causes[cause]}</span>,
  },
  { key: 'mail', heading: text.mail, cell: ({ hasMail }) => (hasMail ? text.hasMail : text.noMail) },
  {
    key: 'move',
    heading: text.move,
    cell: (one) => (
      <Button
        size="s"
        look="outline"
        className="whitespace-nowrap"
        aria-label={text.moveOf(one.number, formatDay(one.slot.day, language))}
        onClick={() => onMove(one)}
      >
        {text.move}
      </Button>
    ),
  },
]
