import { useState } from 'react'
import { encode } from 'uqr'
import { handoverText } from '#web/text/handover.ts'
import { useText } from '#web/text/text-area.ts'
import { Pager } from '../pager.tsx'
import { labelSheets, labelsOf, placeLabel, type LabelSheetKey } from '../documents/label-sheets.ts'
import type { PreviewMark } from '../documents/marks.ts'

const millimetre = 72 / 25.4
const page = { width: 210 * millimetre, height: 297 * millimetre }

const Code = ({ mark }: { readonly mark: Extract<PreviewMark, { readonly type: 'code' }> }) => {
  const { data, size } = encode(mark.text, { ecc: 'M', border: 4 })
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  const scale = mark.box.width / size
  return <path d={path} transform={`translate(${mark.box.x} ${mark.box.y}) scale(${scale})`} />
}

const Drawn = ({ mark }: { readonly mark: PreviewMark }) => {
  if (mark.type === 'text')
    return (
      <text x={mark.x} y={mark.y} fontSize={mark.size} textLength={mark.width} lengthAdjust="spacingAndGlyphs">
        {mark.text}
      </text>
    )
  if (mark.type === 'rule')
    return (
      <line
        x1={mark.from[0]}
        y1={mark.from[1]}
        x2={mark.to[0]}
        y2={mark.to[1]}
        stroke="currentColor"
        strokeWidth={0.4}
      />
    )
  if (mark.type === 'code') return <Code mark={mark} />
  return <rect {...mark.box} fill="none" stroke="currentColor" strokeWidth={mark.weight} />
}

/** The pages as they will be printed, every line at its own place and width; labels with the cut between them. */
export const SheetPreview = ({
  pages,
  all,
  sheet,
}: {
  readonly pages: readonly (readonly PreviewMark[])[]
  /** How many there are on paper: the first of them are shown. */
  readonly all: number
  /** Undefined for letters. */
  readonly sheet: LabelSheetKey | undefined
}) => {
  const { notices } = useText(handoverText)
  const [at, setAt] = useState(0)
  const marks = pages[at] ?? []
  return (
    <figure className="grid gap-3">
      <figcaption className="grid gap-1">
        <span className="text-std-17B-170">{notices.preview}</span>
        <span className="text-std-16N-170 text-solid-gray-600">{notices.previewNote}</span>
      </figcaption>
      <svg
        role="img"
        aria-label={notices.sheetOf(all, at + 1)}
        lang="ja"
        viewBox={`0 0 ${page.width} ${page.height}`}
        className="w-full max-w-160 border border-solid-gray-536 bg-white font-serif text-black"
      >
        {sheet !== undefined && <Cuts sheet={sheet} />}
        {marks.map((mark, index) => (
          <Drawn key={index} mark={mark} />
        ))}
      </svg>
      <Pager
        page={at + 1}
        pages={pages.length}
        onPrevious={at > 0 ? () => setAt(at - 1) : undefined}
        onNext={at + 1 < pages.length ? () => setAt(at + 1) : undefined}
      />
    </figure>
  )
}

const Cuts = ({ sheet: key }: { readonly sheet: LabelSheetKey }) => {
  const sheet = labelSheets[key]
  const places = Array.from({ length: labelsOf(sheet) }, (_, index) =>
    placeLabel(sheet, { index, start: 1, shift: { x: 0, y: 0 } }),
  )
  return (
    <g className="text-solid-gray-420">
      {places.map(({ box }) => (
        <rect
          key={`${box.x} ${box.y}`}
          x={box.x * millimetre}
          y={box.y * millimetre}
          width={box.width * millimetre}
          height={box.height * millimetre}
          rx={4}
          fill="none"
          stroke="currentColor"
          strokeWidth={0.5}
          strokeDasharray="3 2"
        />
      ))}
    </g>
  )
}
