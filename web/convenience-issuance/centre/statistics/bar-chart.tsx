/** Horizontal bars. The words and numbers are text beside the drawing, so it needs neither colour nor sight. */
export const BarChart = ({
  label,
  bars,
}: {
  readonly label: string
  readonly bars: readonly {
    readonly key: string
    readonly name: string
    readonly count: number
    readonly countText: string
  }[]
}) => {
  const largest = Math.max(1, ...bars.map(({ count }) => count))
  return (
    <ul aria-label={label} className="grid gap-3">
      {bars.map(({ key, name, count, countText }) => (
        <li key={key} className="grid items-center gap-x-4 gap-y-1 desktop:grid-cols-[16rem_1fr_6rem]">
          <span>{name}</span>
          <svg
            viewBox="0 0 100 10"
            preserveAspectRatio="none"
            aria-hidden="true"
            className="h-6 w-full forced-colors:text-[CanvasText]"
          >
            <rect width="100" height="10" className="fill-solid-gray-50 forced-colors:fill-[Canvas]" />
            <rect
              width={(count / largest) * 100}
              height="10"
              className="fill-key-900 forced-colors:fill-[CanvasText]"
            />
          </svg>
          <span className="text-right tabular-nums max-desktop:text-left">{countText}</span>
        </li>
      ))}
    </ul>
  )
}
