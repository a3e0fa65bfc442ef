import type { Offer } from '#shared/convenience-issuance/api.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { classNames } from '#web/ui/class-names.ts'
import { ProgressIndicator } from '#web/ui/progress-indicator.tsx'
import { useKiosk } from '../kiosk-context.ts'
import { ProblemNotice } from '../problem-notice.tsx'
import { ScreenFrame } from '../screen-frame.tsx'
import { choiceButton, choiceOff, choiceOn } from './choice-button.ts'

const KindButton = ({
  offer,
  isWaiting,
  onChoose,
}: {
  readonly offer: Offer
  readonly isWaiting: boolean
  readonly onChoose: () => void
}) => {
  const { kinds, unavailable, chooseKind, opensAt, at } = useText(journeyText)
  const reason = offer.reason === undefined ? chooseKind.cannot : unavailable[offer.reason]
  const isOff = !offer.available
  return (
    <button
      type="button"
      aria-disabled={isOff || isWaiting}
      onClick={() => {
        if (!isOff && !isWaiting) onChoose()
      }}
      className={classNames(choiceButton, isOff ? choiceOff : choiceOn)}
    >
      <span className="text-std-24B-150 desktop:text-std-32B-150">{kinds[offer.kind]}</span>
      <span className="text-std-20N-150 desktop:text-std-26N-150">
        {isOff ? reason : offer.feeYen !== null && chooseKind.fee(offer.feeYen)}
      </span>
      {isOff && offer.opensAt != null && (
        <span className="text-std-20N-150 desktop:text-std-26N-150">{opensAt(at(offer.opensAt))}</span>
      )}
    </button>
  )
}

/** ⑤ The kinds of this municipality with their fee, or why one cannot be had now (CV-KS-5). */
export const KindsScreen = () => {
  const { driver, state } = useKiosk()
  const { chooseKind, at } = useText(journeyText)
  const { offers, busy, notice } = state
  if (offers === null) return null
  return (
    <ScreenFrame
      title={chooseKind.title}
      lead={
        <>
          <p>{chooseKind.lead(offers.municipality.name)}</p>
          <p className="text-std-18N-160 desktop:text-std-24N-150">{chooseKind.finishBy(at(offers.finishBy))}</p>
        </>
      }
    >
      {notice !== null && <ProblemNotice problem={notice} />}
      <ul className="grid gap-4 desktop:grid-cols-2 desktop:gap-6 tall:grid-cols-1">
        {offers.offers.map((offer) => (
          <li key={offer.kind} className="grid">
            <KindButton offer={offer} isWaiting={busy} onChoose={() => void driver.chooseKind(offer.kind)} />
          </li>
        ))}
      </ul>
      {busy && <ProgressIndicator kiosk label={chooseKind.loading} />}
    </ScreenFrame>
  )
}
