import { useEffect, useRef, useState } from 'react'
import { useCardPresence } from '#web/card/use-card-presence.ts'
import type { CardDeskState } from '#web/card/card-desk.ts'
import { ErrorNotice } from '#web/session/error-notice.tsx'
import { staffText } from '#web/text/staff.ts'
import type { StaffText } from '#web/text/staff.ja.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading } from '#web/ui/heading.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { readCard, type CardRead } from './read-card.ts'

type Work =
  | { readonly state: 'idle' | 'reading' | 'no-certificate' }
  | { readonly state: 'failed'; readonly error: unknown }

export const CardStep = ({ onRead }: { readonly onRead: (card: CardRead) => void }) => {
  const { municipality } = useText(staffText)
  const text = municipality.register.card
  const desk = useCardPresence()
  const [work, setWork] = useState<Work>({ state: 'idle' })
  const leaving = useRef<AbortController>(undefined)
  useEffect(() => () => leaving.current?.abort(), [])
  const isReadable = desk.status === 'ready' && desk.presence === 'present'

  const read = async () => {
    const leave = new AbortController()
    leaving.current = leave
    setWork({ state: 'reading' })
    try {
      const card = await readCard(leave.signal)
      if (leave.signal.aborted) return
      if (card === undefined) setWork({ state: 'no-certificate' })
      else onRead(card)
    } catch (error) {
      if (!leave.signal.aborted) setWork({ state: 'failed', error })
    }
  }

  return (
    <section className="grid gap-6">
      <Heading level={2}>{text.heading}</Heading>
      <p>{text.lead}</p>
      {work.state === 'failed' && <ErrorNotice error={work.error} />}
      {work.state === 'no-certificate' && (
        <NotificationBanner announce tone="error" title={text.noCertificate}>
          <p>{text.noCertificateTodo}</p>
        </NotificationBanner>
      )}
      <ReaderLine text={text} desk={desk} />
      {work.state === 'reading' ? (
        <div className="justify-self-start">
          <ProgressIndicator label={text.reading} />
        </div>
      ) : (
        <div className="grid justify-items-start gap-2">
          <Button size="l" aria-disabled={!isReadable} onClick={() => void read()}>
            {text.read}
          </Button>
          {!isReadable && <p className="text-solid-gray-600">{text.needCard}</p>}
        </div>
      )}
    </section>
  )
}

const presenceLook = {
  absent: 'neutral',
  present: 'success',
  unsupported: 'error',
  unreadable: 'error',
} as const

const ReaderLine = ({
  text,
  desk,
}: {
  readonly text: StaffText['municipality']['register']['card']
  readonly desk: CardDeskState
}) => (
  <p className="flex flex-wrap items-center gap-3">
    <span>{text.reader}</span>
    <output>
      {desk.status === 'ready' ? (
        <StatusBadge tone={presenceLook[desk.presence]}>{text[desk.presence]}</StatusBadge>
      ) : (
        <StatusBadge tone={desk.status === 'starting' ? 'neutral' : 'error'}>
          {desk.status === 'starting' ? text.starting : text.noReader}
        </StatusBadge>
      )}
    </output>
    {desk.status === 'ready' && <span>{desk.reader.name}</span>}
    {desk.status === 'ready' && desk.reader.simulated && <StatusBadge tone="warning">{text.simulated}</StatusBadge>}
  </p>
)
