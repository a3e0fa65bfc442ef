import type { ComponentType, PropsWithChildren } from 'react'
import { ConnectReaderButton } from '#web/card/connect-reader-button.tsx'
import { useCardPresence } from '#web/card/use-card-presence.ts'
import { readersText } from '#web/text/readers.ts'
import { shellText } from '#web/text/shell.ts'
import { useText } from '#web/text/text-area.ts'
import { StatusBadge } from '#web/ui/status-badge.tsx'

const Presence = () => {
  const { reader } = useText(shellText)
  const desk = useCardPresence()
  if (desk.status === 'starting') return <span>{reader.starting}</span>
  if (desk.status === 'no-reader')
    return (
      <>
        <StatusBadge>{reader.none}</StatusBadge>
        <span>{reader.noneNote}</span>
        <ConnectReaderButton />
      </>
    )
  if (desk.status === 'failed') return <StatusBadge tone="error">{reader.failed}</StatusBadge>
  return (
    <>
      <StatusBadge tone="success">{desk.presence === 'absent' ? reader.ready : reader.cardPresent}</StatusBadge>
      <span>{desk.reader.name}</span>
      {desk.reader.simulated && (
        <>
          <StatusBadge tone="warning">{reader.simulated}</StatusBadge>
          <span>{reader.simulatedNote}</span>
        </>
      )}
    </>
  )
}

/** What there is, and the way to the page that helps with it. */
export const ReaderPresence = ({ Help }: { readonly Help: ComponentType<PropsWithChildren> }) => {
  const { link } = useText(readersText)
  return (
    <>
      <Presence />
      <Help>{link}</Help>
    </>
  )
}
