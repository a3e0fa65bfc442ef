import { useMemo } from 'react'
import { encode } from 'uqr'

/** Light modules around the code, as ISO/IEC 18004 §9.1 asks for. */
const quietZone = 4

/** Every dark module as a square of a path: one element, however large the code. */
const drawModules = (modules: readonly (readonly boolean[])[]): string =>
  modules.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')

/** A QR code of a text, dark on white whatever the page's colours are. */
export const QrCode = ({
  text,
  label,
  className,
}: {
  readonly text: string
  readonly label: string
  readonly className?: string
}) => {
  const { size, path } = useMemo(() => {
    const { data, size } = encode(text, { ecc: 'M', border: quietZone })
    return { size, path: drawModules(data) }
  }, [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={className}
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  )
}
