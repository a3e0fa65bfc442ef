import { describe, expect, it } from 'vitest'
import { createMetrics } from './metrics.ts'

describe('the metrics page', () => {
  it('shows counters by their labels, escaped', () => {
    const metrics = createMetrics()
    const counter = metrics.counter('x_total', 'Things.')
    counter.add({ kind: 'a"b\\c\nd' })
    counter.add({ kind: 'a"b\\c\nd' }, 2)
    expect(metrics.render()).toBe('# HELP x_total Things.\n# TYPE x_total counter\nx_total{kind="a\\"b\\\\c\\nd"} 3\n')
  })

  it('shows histograms with cumulative buckets', () => {
    const metrics = createMetrics()
    const histogram = metrics.histogram('y_seconds', 'Time.', [0.1, 1])
    for (const seconds of [0.1, 0.5, 3]) histogram.observe({ route: '/a' }, seconds)
    expect(metrics.render().split('\n').slice(2, -1)).toEqual([
      'y_seconds_bucket{route="/a",le="0.1"} 1',
      'y_seconds_bucket{route="/a",le="1"} 2',
      'y_seconds_bucket{route="/a",le="+Inf"} 3',
      'y_seconds_sum{route="/a"} 3.6',
      'y_seconds_count{route="/a"} 3',
    ])
  })

  it('gives the same counter to everybody who asks by its name, and refuses the name to another type', () => {
    const metrics = createMetrics()
    metrics.counter('x_total', 'Things.').add({})
    metrics.counter('x_total', 'Things.').add({})
    expect(metrics.render()).toContain('x_total 2')
    expect(() => metrics.histogram('x_total', 'Things.')).toThrow(/another type/)
  })
})
