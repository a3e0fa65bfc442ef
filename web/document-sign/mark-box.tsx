import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { ShownPlace } from '#shared/pades/appearance.ts'
import { documentSignText } from '#web/text/document-sign.ts'
import { useText } from '#web/text/text-area.ts'
import type { PageSize } from './pdf-pages.ts'
import { keepOnPage } from './sign-draft.ts'

/** Points a key press moves it. */
const step = 6

const moves: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-step, 0],
  ArrowRight: [step, 0],
  ArrowUp: [0, -step],
  ArrowDown: [0, step],
}

const percent = (part: number, whole: number): string => `${(part / whole) * 100}%`

const toStyle = (place: ShownPlace, size: PageSize) => ({
  left: percent(place.left, size.width),
  top: percent(place.top, size.height),
  width: percent(place.width, size.width),
  height: percent(place.height, size.height),
})

const looks =
  'absolute grid place-items-center overflow-hidden border-2 border-key-900 bg-key-50/80 text-dns-14B-130 text-key-900'

/** Where the mark will stand, to be looked at. */
export const MarkOutline = ({ place, size }: { readonly place: ShownPlace; readonly size: PageSize }) => {
  const { settings } = useText(documentSignText)
  return (
    <span className={looks} style={toStyle(place, size)}>
      {settings.mark}
    </span>
  )
}

/** Where the mark of the signature will stand on the page shown: moved by keys, mouse or finger. */
export const MarkBox = ({
  place,
  size,
  onMove,
}: {
  readonly place: ShownPlace
  readonly size: PageSize
  readonly onMove: (place: ShownPlace) => void
}) => {
  const { settings } = useText(documentSignText)
  const grip = useRef<{ readonly x: number; readonly y: number; readonly from: ShownPlace } | undefined>(undefined)

  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    onMove(keepOnPage({ ...place, left: place.left + move[0], top: place.top + move[1] }, size))
  }
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { x: event.clientX, y: event.clientY, from: place }
  }
  const onPointerMove = (event: PointerEvent<HTMLButtonElement>) => {
    const { current } = grip
    const page = event.currentTarget.parentElement
    if (current === undefined || page === null) return
    const scale = size.width / page.clientWidth
    const left = current.from.left + (event.clientX - current.x) * scale
    const top = current.from.top + (event.clientY - current.y) * scale
    onMove(keepOnPage({ ...place, left, top }, size))
  }
  const letGo = () => {
    grip.current = undefined
  }

  return (
    <button
      type="button"
      aria-label={`${settings.mark} ${settings.move}`}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      className={`focus-mark cursor-move touch-none ${looks}`}
      style={toStyle(place, size)}
    >
      {settings.mark}
    </button>
  )
}
