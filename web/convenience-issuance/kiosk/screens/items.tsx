import { journeyText } from '#web/text/journey.ts'
import { useText } from '#web/text/text-area.ts'
import { Button } from '#web/ui/button.tsx'
import { BigCheckbox } from '#web/ui/big-checkbox.tsx'
import { NotificationBanner } from '#web/ui/notification-banner.tsx'
import { toggleItem } from '../choices.ts'
import { useKiosk } from '../kiosk-context.ts'
import { ScreenFrame } from '../screen-frame.tsx'

/** ⑧ 証明書記載項目選択: what is stated; My Number only where it is chosen and allowed (CV-KS-8, CV-DOC-8). */
export const ItemsScreen = () => {
  const { driver, state } = useKiosk()
  const { chooseItems, items, itemNotAllowed, frame } = useText(journeyText)
  const { household, draft } = state
  if (household === null || draft === null) return null
  return (
    <ScreenFrame
      title={chooseItems.title}
      lead={
        <>
          <p>{chooseItems.lead}</p>
          <p>{chooseItems.always}</p>
        </>
      }
      onBack={driver.back}
      action={
        <Button size="kiosk" onClick={driver.onward}>
          {frame.next}
        </Button>
      }
    >
      <fieldset className="grid gap-4 desktop:grid-cols-2 desktop:gap-5 tall:grid-cols-1">
        <legend className="sr-only">{chooseItems.title}</legend>
        {household.items.map(({ item, allowed, reason }) => (
          <BigCheckbox
            key={item}
            label={items[item].name}
            description={reason === undefined ? items[item].about : itemNotAllowed[reason]}
            aria-disabled={!allowed}
            checked={draft.items.includes(item)}
            onChange={() => driver.choose((before) => toggleItem(household, before, item))}
          />
        ))}
      </fieldset>
      {draft.items.includes('my-number') && (
        <NotificationBanner tone="warning" kiosk announce title={chooseItems.myNumberTitle}>
          <p>{chooseItems.myNumberNote}</p>
        </NotificationBanner>
      )}
    </ScreenFrame>
  )
}
