/** Counts and durations in the Prometheus text format 0.0.4; labels come from our own tables, never from input. */
type Labels = Readonly<Record<string, string>>

export type Counter = { readonly add: (labels: Labels, by?: number) => void }
export type Histogram = { readonly observe: (labels: Labels, seconds: number) => void }

export type Metrics = {
  /** Asked for twice, the same one is given. */
  readonly counter: (name: string, help: string) => Counter
  readonly histogram: (name: string, help: string, bounds?: readonly number[]) => Histogram
  /** The whole page of `/metrics`. */
  readonly render: () => string
}

export const metricsMediaType = 'text/plain; version=0.0.4; charset=utf-8'

const defaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Escapes of the format: backslash, quote, line feed. */
const escapeLabel = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

const renderLabels = (labels: Labels): string => {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

type Series = { readonly labels: Labels; count: number; sum: number; readonly buckets: number[] }

export const createMetrics = (): Metrics => {
  const pages = new Map<string, () => string[]>()
  const counters = new Map<string, Counter>()
  const histograms = new Map<string, Histogram>()

  const register = (name: string, type: string, help: string, lines: () => string[]) => {
    if (pages.has(name)) throw new Error(`metric ${name} is there already with another type`)
    pages.set(name, () => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines()])
  }

  return {
    counter: (name, help) => {
      const known = counters.get(name)
      if (known !== undefined) return known
      const values = new Map<string, number>()
      register(name, 'counter', help, () => [...values].map(([labels, value]) => `${name}${labels} ${value}`))
      const counter: Counter = {
        add: (labels, by = 1) => {
          const key = renderLabels(labels)
          values.set(key, (values.get(key) ?? 0) + by)
        },
      }
      counters.set(name, counter)
      return counter
    },
    histogram: (name, help, bounds = defaultBounds) => {
      const known = histograms.get(name)
      if (known !== undefined) return known
      const all = new Map<string, Series>()
      register(name, 'histogram', help, () =>
        [...all.values()].flatMap(({ labels, count, sum, buckets }) => [
          ...bounds.map(
            (bound, at) => `${name}_bucket${renderLabels({ ...labels, le: String(bound) })} ${buckets[at]}`,
          ),
          `${name}_bucket${renderLabels({ ...labels, le: '+Inf' })} ${count}`,
          `${name}_sum${renderLabels(labels)} ${sum}`,
          `${name}_count${renderLabels(labels)} ${count}`,
        ]),
      )
      const histogram: Histogram = {
        observe: (labels, seconds) => {
          const key = renderLabels(labels)
          const series = all.get(key) ?? { labels, count: 0, sum: 0, buckets: bounds.map(() => 0) }
          all.set(key, series)
          series.count += 1
          series.sum += seconds
          for (const [at, bound] of bounds.entries())
            if (seconds <= bound) series.buckets[at] = (series.buckets[at] ?? 0) + 1
        },
      }
      histograms.set(name, histogram)
      return histogram
    },
    render: () => `${[...pages.values()].flatMap((page) => page()).join('\n')}\n`,
  }
}
