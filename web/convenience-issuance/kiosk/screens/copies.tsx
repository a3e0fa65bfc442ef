import { computeTotalYen } from '#shared/convenience-issuance/rules.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { useKiosk } from '../kiosk-context.ts'
import { ScreenFrame } from '../screen-frame.tsx'
import { feeOf } from './fee-of.ts'

/** ⑨ 部数入力: the number of copies and what they cost (CV-KS-9). */
export const CopiesScreen = () => {
  const { driver, state } = useKiosk()
  const { chooseCopies, frame, yen } = useText(journeyText)
  const { household, draft, offers } = state
  if (household === null || draft === null) return null
  const { copies } = draft
  const { maxCopies } = household
  const feeYen = feeOf(offers, draft)
  const change = (by: 1 | -1) => () =>
    driver.choose((before) => ({ ...before, copies: Math.min(maxCopies, Math.max(1, before.copies + by)) }))
  return (
    <ScreenFrame
      title={chooseCopies.title}
      lead={chooseCopies.lead(maxCopies)}
      onBack={driver.back}
      action={
        <Button size="kiosk" onClick={driver.onward}>
          {frame.next}
        </Button>
      }
    >
      <fieldset
        aria-label={chooseCopies.label}
        className="flex flex-wrap items-center justify-center gap-6 desktop:gap-12"
      >
        <Button size="kiosk" look="outline" aria-disabled={copies <= 1} onClick={change(-1)}>
          {chooseCopies.less}
        </Button>
        <output className="min-w-40 text-center text-dsp-48B-140 tabular-nums desktop:text-dsp-64B-140">
          {chooseCopies.count(copies)}
        </output>
        <Button size="kiosk" look="outline" aria-disabled={copies >= maxCopies} onClick={change(1)}>
          {chooseCopies.more}
        </Button>
      </fieldset>
      {feeYen !== null && (
        <output className="grid gap-1 rounded-16 border-2 border-solid-gray-420 bg-white p-6 text-center desktop:p-8">
          <span className="text-std-20N-150 desktop:text-std-26N-150">{chooseCopies.total}</span>
          <span className="text-std-36B-140 tabular-nums desktop:text-dsp-48B-140">
            {yen(computeTotalYen(feeYen, copies))}
          </span>
          <span className="text-std-20N-150 tabular-nums desktop:text-std-24N-150">
            {chooseCopies.sum(feeYen, copies)}
          </span>
        </output>
      )}
    </ScreenFrame>
  )
}
