import { useEffect, useState } from 'react'
import { reservationResidentText } from '#web/text/reservation-resident.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { ModalDialog } from '#web/ui/modal-dialog.tsx'
import type { Member, MemberSession } from './use-member.ts'

/** Two minutes before a session ends (WCAG 2.2 SC 2.2.1 asks for 20 seconds to answer). */
const warnMilliseconds = 120_000

/** Milliseconds left by the server's clock, and by which limit. */
const leftOf = ({ view, toldAt }: Member, now: number) => {
  const since = Date.parse(view.now) + (now - toldAt)
  const idle = Date.parse(view.idleUntil) - since
  const absolute = Date.parse(view.expiresAt) - since
  return { milliseconds: Math.max(0, Math.min(idle, absolute)), isIdle: idle < absolute }
}

/** Keeps a session while somebody works on the page, and says when it is about to end. */
export const MemberWarning = ({ session, member }: { readonly session: MemberSession; readonly member: Member }) => {
  const { session: text } = useText(reservationResidentText)
  const [now, setNow] = useState(() => performance.now())
  const [closed, setClosed] = useState(false)
  const { check } = session

  useEffect(() => {
    let worked = false
    const onWork = () => {
      worked = true
    }
    const clock = setInterval(() => setNow(performance.now()), 1000)
    const contact = setInterval(() => {
      check(!worked).catch(() => undefined)
      worked = false
    }, 60_000)
    globalThis.addEventListener('keydown', onWork)
    globalThis.addEventListener('pointerdown', onWork)
    return () => {
      clearInterval(clock)
      clearInterval(contact)
      globalThis.removeEventListener('keydown', onWork)
      globalThis.removeEventListener('pointerdown', onWork)
    }
  }, [check])

  const { milliseconds, isIdle } = leftOf(member, Math.max(now, member.toldAt))
  const isOver = milliseconds === 0
  useEffect(() => {
    if (isOver) check().catch(() => undefined)
  }, [isOver, check])
  if (milliseconds > warnMilliseconds || isOver || (closed && !isIdle)) return null

  const seconds = Math.ceil(milliseconds / 1000)
  const spoken = Math.ceil(seconds / 30) * 30
  const go = isIdle ? () => void check(false).catch(() => undefined) : () => setClosed(true)
  return (
    <ModalDialog
      title={text.warningTitle}
      onCancel={go}
      actions={
        <Button size="l" data-first-focus onClick={go}>
          {isIdle ? text.stay : text.close}
        </Button>
      }
    >
      <p>{isIdle ? text.warningIdle : text.warningLimit}</p>
      <p aria-hidden="true" className="mt-4 text-std-22B-150 tabular-nums">
        {text.left(Math.floor(seconds / 60), seconds % 60)}
      </p>
      <output className="sr-only">{text.left(Math.floor(spoken / 60), spoken % 60)}</output>
    </ModalDialog>
  )
}
