import type { AppError } from '#shared/errors/app-error.ts'
import type { CardApMeans, FoundMeans } from '#web/card/card-ap.ts'
import { ConnectReaderButton } from '#web/card/connect-reader-button.tsx'
import { useCardPresence } from '#web/card/use-card-presence.ts'
import { usePinBytes } from '#web/card/use-pin-bytes.ts'
import { shellText } from '#web/text/shell.ts'
import { tapText } from '#web/text/tap.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { Heading, ScreenHeading } from '#web/ui/heading.tsx'
import { NumberPad, PinDots } from '#web/ui/number-pad.tsx'
import { StatusBadge } from '#web/ui/status-badge.tsx'
import { Trouble } from './trouble.tsx'

const pinLength = 4

const Simulated = ({ means }: { readonly means: FoundMeans }) => {
  const { simulated } = useText(tapText)
  const { reader } = useText(shellText)
  const [phone, card] = [means.phone === 'simulated', means.reader === 'simulated']
  if (!phone && !card) return null
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <StatusBadge tone="warning">{reader.simulated}</StatusBadge>
      {simulated[phone && card ? 'both' : phone ? 'phone' : 'reader']}
    </p>
  )
}

/** The PIN, and which way the card is to be reached. */
export const StartScreen = ({
  means,
  problem,
  triesLeft,
  onStart,
}: {
  readonly means: FoundMeans
  readonly problem: AppError | null
  readonly triesLeft: number | undefined
  readonly onStart: (means: CardApMeans, pin: Uint8Array) => void
}) => {
  const { title, lead, pin: text, byPhone, byReader, noPhone, about } = useText(tapText)
  const { count, push, erase, clear, take } = usePinBytes(pinLength)
  const desk = useCardPresence()
  const isComplete = count === pinLength
  const hasReader = desk.status === 'ready'

  const start = (chosen: CardApMeans) => {
    const pin = take()
    if (pin !== undefined) onStart(chosen, pin)
  }
  return (
    <div className="grid gap-6">
      <ScreenHeading>{title}</ScreenHeading>
      {problem === null ? <p>{lead}</p> : <Trouble error={problem} triesLeft={triesLeft} />}
      <Simulated means={means} />
      <section aria-labelledby="tap-pin" className="grid justify-items-center gap-5">
        <Heading level={2} look="part" id="tap-pin">
          {text.title}
        </Heading>
        <PinDots count={count} length={pinLength} label={text.dots(count, pinLength)} />
        <NumberPad
          label={text.pad}
          eraseLabel={text.erase}
          clearLabel={text.clear}
          onDigit={push}
          onErase={erase}
          onClear={clear}
        />
        <p id="tap-pin-help">{isComplete ? text.complete : text.notComplete}</p>
        {triesLeft !== undefined && problem === null && <p className="font-700">{text.triesLeft(triesLeft)}</p>}
        <div className="grid w-full max-w-160 gap-4">
          {means.phone !== 'none' && (
            <Button size="l" aria-disabled={!isComplete} aria-describedby="tap-pin-help" onClick={() => start('phone')}>
              {byPhone}
            </Button>
          )}
          {hasReader && (
            <Button
              size="l"
              look={means.phone === 'none' ? 'fill' : 'outline'}
              aria-disabled={!isComplete}
              aria-describedby="tap-pin-help"
              onClick={() => start('reader')}
            >
              {byReader}
            </Button>
          )}
          {!hasReader && means.reader !== 'none' && <ConnectReaderButton />}
        </div>
        {means.phone === 'none' && <p>{noPhone}</p>}
      </section>
      <section aria-labelledby="tap-about" className="grid gap-3">
        <Heading level={2} look="part" id="tap-about">
          {about.title}
        </Heading>
        <ul className="grid list-disc gap-2 pl-6">
          {about.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
    </div>
  )
}
