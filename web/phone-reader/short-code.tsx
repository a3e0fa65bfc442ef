/** The six digits to compare, in two groups; read out one by one. */
export const ShortCode = ({
  code,
  label,
  kiosk = false,
}: {
  readonly code: string
  readonly label: string
  readonly kiosk?: boolean
}) => (
  <p className="grid justify-items-center gap-1 rounded-12 border-3 border-key-900 bg-white px-4 py-3">
    <span className={kiosk ? 'text-std-20N-150 desktop:text-std-26N-150' : 'text-std-16N-170'}>{label}</span>
    <span
      data-short-code
      className={
        kiosk
          ? 'font-mono text-std-45B-140 tracking-widest desktop:text-[5rem] desktop:leading-tight'
          : 'font-mono text-std-45B-140 tracking-widest'
      }
    >
      <span aria-hidden="true">
        {code.slice(0, 3)} {code.slice(3)}
      </span>
      <span className="sr-only">{[...code].join(' ')}</span>
    </span>
  </p>
)
