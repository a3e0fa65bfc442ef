import { control, type TraySheet, type WorldState } from '../control.ts'
import type { World } from '../use-world.ts'
import type { Words } from '../words.ts'
import { Section } from './section.tsx'

type Props = { readonly text: Words; readonly world: World }

const coins = [10, 50, 100, 500, 1000] as const
const number = new Intl.NumberFormat('ja-JP')

const describeMoney = (text: Words['money'], box: WorldState['cashBox'] | undefined): string => {
  if (box === undefined) return ''
  if (box.state === 'jammed') return text.jammed
  const { deposit } = box
  if (deposit === null) return box.state === 'out-of-change' ? text.outOfChange : text.waiting
  if (deposit.state === 'captured') return text.settled(number.format(deposit.changeYen))
  if (deposit.state === 'refunded') return text.refunded(number.format(deposit.refundedYen))
  return text.due(number.format(deposit.dueYen), number.format(deposit.insertedYen))
}

export const MoneySection = ({ text, world: { kioskId, state, act } }: Props) => {
  const jammed = state?.cashBox.state === 'jammed'
  return (
    <Section heading={text.money.heading}>
      <div className="coins">
        {coins.map((yen) => (
          <button
            key={yen}
            type="button"
            className={yen >= 1000 ? 'note' : 'coin'}
            aria-label={text.money.insert(number.format(yen))}
            onClick={() => act(() => control.insertMoney(kioskId, yen))}
          >
            {text.money.yen(number.format(yen))}
          </button>
        ))}
      </div>
      <output className="status">{describeMoney(text.money, state?.cashBox)}</output>
      <div className="row">
        <button type="button" aria-pressed={jammed} onClick={() => act(() => control.setCashBoxJam(kioskId, !jammed))}>
          {jammed ? text.money.clear : text.money.jam}
        </button>
        {state?.cashBox.state === 'out-of-change' && (
          <button type="button" onClick={() => act(() => control.refillTill(kioskId))}>
            {text.money.refill}
          </button>
        )}
      </div>
    </Section>
  )
}

const nameOf = (text: Words['tray'], { media }: TraySheet) => (media.includes('a4') ? text.document : text.receipt)

export const TraySection = ({ text, world: { kioskId, state, act } }: Props) => {
  const sheets = state?.tray ?? []
  return (
    <Section heading={text.tray.heading}>
      {sheets.length === 0 ? (
        <p className="status">{text.tray.empty}</p>
      ) : (
        <ul>
          {sheets.map((sheet) => (
            <li key={sheet.id}>
              <span>
                {nameOf(text.tray, sheet)} <small>{text.tray.pages(sheet.pages)}</small>
              </span>
              <a
                href={control.pdfOf(kioskId, sheet)}
                target="_blank"
                rel="noreferrer"
                aria-label={text.tray.lookOf(nameOf(text.tray, sheet))}
              >
                {text.tray.look}
              </a>
              <button
                type="button"
                aria-label={text.tray.takeOf(nameOf(text.tray, sheet))}
                onClick={() => act(() => control.takeSheet(kioskId, sheet))}
              >
                {text.tray.take}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

export const PrinterSection = ({ text, world: { kioskId, state, act } }: Props) => {
  const reasons = state?.printer.reasons ?? []
  const jammed = reasons.some((reason) => reason.startsWith('media-jam'))
  const empty = reasons.some((reason) => reason.startsWith('media-empty'))
  const what = [jammed && text.printer.jam, empty && text.printer.paperOut].filter((part) => part !== false)
  return (
    <Section heading={text.printer.heading} status={what.length === 0 ? text.printer.ready : what.join(' / ')}>
      <div className="row">
        <button
          type="button"
          aria-pressed={jammed}
          onClick={() => act(() => control.actOnPrinter(kioskId, jammed ? 'clear' : 'jam'))}
        >
          {jammed ? text.printer.clear : text.printer.jam}
        </button>
        <button
          type="button"
          aria-pressed={empty}
          onClick={() => act(() => control.actOnPrinter(kioskId, empty ? 'refill' : 'paper-out'))}
        >
          {empty ? text.printer.refill : text.printer.paperOut}
        </button>
      </div>
    </Section>
  )
}
