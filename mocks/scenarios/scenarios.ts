import type { ClockSetting } from '#mocks/parties/clock/settable-clock.ts'
import type { FaultSetting } from '#mocks/parties/faults.ts'
import type { PartyName } from '#mocks/parties/server.ts'

/**
 * Named states of the world: what time it is, what is wrong with whom, and how the devices stand. Demo, tests and
 * screenshots name the same ones. Playing one begins from a world in order: no faults, no jams, full trays.
 */
export type Scenario = {
  readonly name: string
  readonly label: { readonly ja: string; readonly en: string }
  readonly clock: ClockSetting
  readonly faults: Readonly<Partial<Record<PartyName, readonly FaultSetting[]>>>
  /** What is done to the devices of the first kiosk, in order. */
  readonly devices?: readonly ('jam-printer' | 'empty-printer' | 'jam-cash-box')[]
}

/** A Tuesday on which every municipality of the demo works. */
const tuesday = (time: string): ClockSetting => ({ now: `2027-03-02T${time}:00+09:00`, running: true })
const morning = tuesday('10:00')

export const scenarios: readonly Scenario[] = [
  { name: 'today', label: { ja: 'いまの時刻・故障なし', en: 'Now, nothing wrong' }, clock: null, faults: {} },
  {
    name: 'quiet-day',
    label: { ja: '平日の午前・故障なし', en: 'A weekday morning, nothing wrong' },
    clock: morning,
    faults: {},
  },
  {
    name: 'closing-time',
    label: { ja: '終了2分前（22:58）', en: 'Two minutes before closing (22:58)' },
    clock: tuesday('22:58'),
    faults: {},
  },
  {
    name: 'night',
    label: { ja: '時間外（23:30）', en: 'Closed for the night (23:30)' },
    clock: tuesday('23:30'),
    faults: {},
  },
  {
    name: 'new-year',
    label: { ja: '年末年始（12月30日）', en: 'Closed over the new year (30 December)' },
    clock: { now: '2026-12-30T12:00:00+09:00', running: true },
    faults: {},
  },
  {
    name: 'weekend',
    label: { ja: '土曜日（緑ノ原町は休み）', en: 'A Saturday (Midorinohara is closed)' },
    clock: { now: '2027-03-06T12:00:00+09:00', running: true },
    faults: {},
  },
  {
    name: 'ocsp-down',
    label: { ja: '失効確認ができない', en: 'The OCSP responder is down' },
    clock: morning,
    faults: { 'jpki-ocsp': [{ name: 'down' }] },
  },
  {
    name: 'ocsp-wrongly-signed',
    label: { ja: '失効確認の署名がちがう', en: 'OCSP answers are wrongly signed' },
    clock: morning,
    faults: { 'jpki-ocsp': [{ name: 'wrong-signer' }] },
  },
  {
    name: 'municipality-maintenance',
    label: { ja: '青瀬市が保守中', en: 'Aose is under maintenance' },
    clock: morning,
    faults: { 'municipal-issuing': [{ name: 'maintenance', target: '99101' }] },
  },
  {
    name: 'municipality-down',
    label: { ja: '青瀬市に接続できない', en: 'Aose cannot be reached' },
    clock: morning,
    faults: { 'municipal-issuing': [{ name: 'down', target: '99101' }] },
  },
  {
    name: 'wrong-person',
    label: { ja: '別人の証明書が届く', en: 'Another person’s certificate arrives' },
    clock: morning,
    faults: { 'municipal-issuing': [{ name: 'another-person-with-digests' }] },
  },
  {
    name: 'paper-jam',
    label: { ja: '印刷の途中で紙づまり', en: 'Paper jams while printing' },
    clock: morning,
    faults: { 'kiosk-printer': [{ name: 'jam', times: 1, target: 'K-0001/print' }] },
  },
  {
    name: 'printer-stopped',
    label: { ja: '来店前から紙づまり', en: 'The printer is jammed before the visit' },
    clock: morning,
    faults: {},
    devices: ['jam-printer'],
  },
  {
    name: 'out-of-paper',
    label: { ja: '用紙切れ', en: 'Out of paper' },
    clock: morning,
    faults: {},
    devices: ['empty-printer'],
  },
  {
    name: 'cash-jam',
    label: { ja: '精算のときにお金がつまる', en: 'Money jams when it is settled' },
    clock: morning,
    faults: { 'cash-box': [{ name: 'jam-at-settlement', times: 1 }] },
  },
]

export const findScenario = (name: string): Scenario | undefined => scenarios.find((scenario) => scenario.name === name)
