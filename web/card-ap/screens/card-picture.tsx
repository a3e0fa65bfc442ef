import type { CardApMeans } from '#web/card/card-ap.ts'

/** A card beside, or on, the back of a phone or a reader. An ornament: the words above say the same. */
export const CardPicture = ({ means, isAway }: { readonly means: CardApMeans; readonly isAway: boolean }) => (
  <svg viewBox="0 0 320 200" aria-hidden="true" className="mx-auto w-full max-w-96" fill="none" strokeWidth="4">
    {means === 'phone' ? (
      <g className="stroke-solid-gray-800">
        <rect x="120" y="12" width="92" height="176" rx="14" className="fill-solid-gray-50" />
        <circle cx="142" cy="34" r="8" />
      </g>
    ) : (
      <g className="stroke-solid-gray-800">
        <rect x="96" y="96" width="140" height="84" rx="12" className="fill-solid-gray-50" />
        <path d="M166 180v16" />
      </g>
    )}
    <g className="text-key-900 transition-transform duration-300 motion-reduce:transition-none" stroke="currentColor">
      <g transform={isAway ? 'translate(16 24)' : means === 'phone' ? 'translate(110 58)' : 'translate(110 104)'}>
        <rect width="112" height="70" rx="8" className="fill-white" />
        <rect x="14" y="20" width="20" height="16" rx="3" />
        <path d="M14 52h54" />
      </g>
    </g>
    {isAway && (
      <path
        d={
          means === 'phone'
            ? 'M60 118c8 26 24 40 52 44m-14-12 14 12-16 10'
            : 'M62 118c6 20 12 28 26 32m-12-12 12 12-14 8'
        }
        className="stroke-key-900"
      />
    )}
  </svg>
)
