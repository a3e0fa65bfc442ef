import type { ReactNode } from 'react'
import { computeTotalYen } from '#shared/convenience-issuance/rules.ts'
import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { classNames } from '#web/ui/class-names.ts'
import { draftMembers } from '../choices.ts'
import { useKiosk } from '../kiosk-context.ts'
import { ScreenFrame } from '../screen-frame.tsx'
import { feeOf } from './fee-of.ts'

const Row = ({
  term,
  wide = false,
  children,
}: {
  readonly term: string
  readonly wide?: boolean
  readonly children: ReactNode
}) => (
  <div
    className={classNames(
      'grid gap-x-8 gap-y-1 border-b border-solid-gray-420 px-4 py-3 last:border-b-0 desktop:grid-cols-[9.5rem_1fr] desktop:px-6 tall:grid-cols-[14rem_1fr] tall:py-6',
      wide && 'desktop:col-span-2 tall:col-span-1',
    )}
  >
    <dt className="text-std-18N-160 text-solid-gray-700 desktop:text-std-24N-150">{term}</dt>
    <dd className="text-std-22B-150 desktop:text-std-24B-150 tall:text-std-28B-150">{children}</dd>
  </div>
)

/** ⑩ 内容確認: everything chosen, and what it costs, before anything is sent (CV-KS-10). */
export const ConfirmScreen = () => {
  const { driver, state } = useKiosk()
  const { confirm, kinds, scopes, items, chooseCopies, yen } = useText(journeyText)
  const { household, draft, offers } = state
  if (household === null || draft === null || offers === null) return null
  const feeYen = feeOf(offers, draft)
  return (
    <ScreenFrame
      title={confirm.title}
      lead={confirm.lead}
      onBack={driver.back}
      action={
        <Button size="kiosk" onClick={() => void driver.apply()}>
          {confirm.apply}
        </Button>
      }
    >
      <dl className="grid rounded-16 border-2 border-solid-gray-420 bg-white desktop:grid-cols-2 tall:grid-cols-1">
        <Row term={confirm.kind}>{kinds[draft.kind]}</Row>
        <Row term={confirm.municipality}>
          <span lang="ja">{offers.municipality.name}</span>
        </Row>
        {household.scopes.length > 1 && draft.scope !== null && (
          <Row term={confirm.scope}>{scopes[draft.scope].name}</Row>
        )}
        <Row term={confirm.members}>
          <ul>
            {draftMembers(household, draft).map(({ memberRef, name }) => (
              <li key={memberRef} lang="ja">
                {name.display}
              </li>
            ))}
          </ul>
        </Row>
        {household.items.length > 0 && (
          <Row term={confirm.items}>
            {draft.items.length === 0 ? (
              confirm.noItems
            ) : (
              <ul>
                {household.items
                  .filter(({ item }) => draft.items.includes(item))
                  .map(({ item }) => (
                    <li key={item}>{items[item].name}</li>
                  ))}
              </ul>
            )}
          </Row>
        )}
        <Row term={confirm.copies}>{chooseCopies.count(draft.copies)}</Row>
        {feeYen !== null && (
          <Row wide term={confirm.fee}>
            <span className="text-std-28B-150 tabular-nums desktop:text-std-36B-140">
              {yen(computeTotalYen(feeYen, draft.copies))}
            </span>
            <span className="ml-4 font-400 tabular-nums">{chooseCopies.sum(feeYen, draft.copies)}</span>
          </Row>
        )}
      </dl>
    </ScreenFrame>
  )
}
