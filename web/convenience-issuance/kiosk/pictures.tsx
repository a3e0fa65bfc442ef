import type { ReactNode } from 'react'

/** Pictures that show with the hands what the words say. They are ornaments to a screen reader, which has the words. */
const Picture = ({ children }: { readonly children: ReactNode }) => (
  <svg viewBox="0 0 320 200" fill="none" aria-hidden="true" className="h-auto w-full">
    {children}
  </svg>
)

const ink = 'var(--color-solid-gray-800)'
const blue = 'var(--color-key-900)'
const pale = 'var(--color-key-100)'
const paper = 'var(--color-white)'

const ReaderBody = () => (
  <>
    <rect
      x="60"
      y="112"
      width="200"
      height="70"
      rx="14"
      fill="var(--color-solid-gray-100)"
      stroke={ink}
      strokeWidth="4"
    />
    <rect
      x="84"
      y="124"
      width="152"
      height="36"
      rx="8"
      fill={pale}
      stroke={blue}
      strokeWidth="3"
      strokeDasharray="8 6"
    />
    <circle cx="160" cy="171" r="4" fill={blue} />
  </>
)

const CardShape = ({ className }: { readonly className: string }) => (
  <g className={className}>
    <rect x="106" y="18" width="108" height="68" rx="8" fill={paper} stroke={ink} strokeWidth="4" />
    <rect x="116" y="36" width="26" height="32" rx="3" fill={pale} stroke={ink} strokeWidth="2" />
    <path d="M152 40h50M152 52h50M152 64h32" stroke={ink} strokeWidth="4" strokeLinecap="round" />
  </g>
)

/** A card comes down on the reader. */
export const HoldCardPicture = () => (
  <Picture>
    <ReaderBody />
    <CardShape className="animate-[kiosk-lower_2.4s_ease-in-out_infinite]" />
    <path
      d="M250 34v44m-14-14 14 16 14-16"
      stroke={blue}
      strokeWidth="7"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </Picture>
)

/** A card goes up from the reader. */
export const TakeCardPicture = () => (
  <Picture>
    <ReaderBody />
    <CardShape className="animate-[kiosk-lift_2.4s_ease-in-out_infinite]" />
    <path
      d="M250 82V38m-14 14 14-16 14 16"
      stroke={blue}
      strokeWidth="7"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </Picture>
)

/** Coins and a note go into a slot. */
export const CashPicture = () => (
  <Picture>
    <rect
      x="160"
      y="30"
      width="120"
      height="150"
      rx="12"
      fill="var(--color-solid-gray-100)"
      stroke={ink}
      strokeWidth="4"
    />
    <rect x="184" y="60" width="72" height="10" rx="5" fill={ink} />
    <rect x="184" y="118" width="72" height="44" rx="8" fill={paper} stroke={ink} strokeWidth="3" />
    <circle cx="92" cy="66" r="30" fill={pale} stroke={blue} strokeWidth="5" />
    <path d="m80 52 12 16 12-16M82 72h20M82 80h20M92 68v20" stroke={blue} strokeWidth="4" strokeLinecap="round" />
    <path d="M132 66h24m-10-9 12 9-12 9" stroke={blue} strokeWidth="5" strokeLinecap="round" strokeLinejoin="round" />
  </Picture>
)

/** A sheet comes out of a printer. */
export const PrintPicture = () => (
  <Picture>
    <path d="M112 20h96v56h-96z" fill={paper} stroke={ink} strokeWidth="4" />
    <rect
      x="70"
      y="70"
      width="180"
      height="74"
      rx="12"
      fill="var(--color-solid-gray-100)"
      stroke={ink}
      strokeWidth="4"
    />
    <circle cx="228" cy="92" r="6" fill={blue} />
    <g className="animate-[kiosk-sheet_2.4s_ease-out_infinite]">
      <path d="M106 122h108v62H106z" fill={paper} stroke={ink} strokeWidth="4" />
      <path d="M120 140h80M120 154h80M120 168h52" stroke={blue} strokeWidth="4" strokeLinecap="round" />
    </g>
  </Picture>
)

/** A receipt with its torn edge. */
export const ReceiptPicture = () => (
  <Picture>
    <path
      d="M112 16h96v160l-12-10-12 10-12-10-12 10-12-10-12 10-12-10-12 10z"
      fill={paper}
      stroke={ink}
      strokeWidth="4"
      strokeLinejoin="round"
    />
    <path d="M130 46h60M130 66h60M130 86h36" stroke={ink} strokeWidth="5" strokeLinecap="round" />
    <path d="M130 122h60" stroke={blue} strokeWidth="8" strokeLinecap="round" />
  </Picture>
)

/** Something needs care. */
export const TroublePicture = () => (
  <Picture>
    <path d="M160 22 262 182H58z" fill={paper} stroke="var(--color-error-2)" strokeWidth="8" strokeLinejoin="round" />
    <path d="M160 74v52" stroke="var(--color-error-2)" strokeWidth="14" strokeLinecap="round" />
    <circle cx="160" cy="154" r="9" fill="var(--color-error-2)" />
  </Picture>
)
