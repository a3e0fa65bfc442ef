import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildReaderPage, pageFor, pageForAll } from './reader-page.ts'

/** Files that only one family's page needs. */
const own = {
  rcS380: /^(readers\/rc-s380|iso-dep)\//,
  rcS300: /^(readers\/rc-s300|iso-dep)\/|^readers\/ccid\/(channel|message|constants)\.ts$/,
  ccidVendorClass: /^(readers\/ccid|t1)\/|^readers\/joined-slots\.ts$/,
} as const

const ofSomeFamily = /^(readers\/(rc-s380|rc-s300|ccid)|iso-dep|t1)\/|^readers\/joined-slots\.ts$/

describe('a page that uses the readers of one family', () => {
  it.each(Object.keys(own) as (keyof typeof own)[])('holds nothing of the others: %s', async (family) => {
    const { modules } = await buildReaderPage(pageFor([family]))
    const found = modules.filter((name) => ofSomeFamily.test(name))
    expect(found.length).toBeGreaterThan(4)
    expect(found.filter((name) => !own[family].test(name))).toEqual([])
  })

  it('pays for one: less than two thirds, or at most three quarters, of what all cost together', async () => {
    const all = await buildReaderPage(pageForAll)
    const sizes = await Promise.all(
      (Object.keys(own) as (keyof typeof own)[]).map(
        async (family) => (await buildReaderPage(pageFor([family]))).kilobytes,
      ),
    )
    expect(Math.max(...sizes)).toBeLessThan(all.kilobytes * 0.75)
    expect(Math.min(...sizes)).toBeLessThan(all.kilobytes * (2 / 3))
    expect(all.kilobytes).toBeLessThan(25)
  })

  it('holds no session of an application it does not open', async () => {
    const { modules } = await buildReaderPage(pageFor(['rcS380']))
    expect(modules).toContain('apps/jpki/session.ts')
    expect(
      modules.filter((name) => /^apps\/(face-confirmation|text-input-assist|common-data)\/session/.test(name)),
    ).toEqual([])
  })

  it('may be the example of the library’s own description', async () => {
    const text = readFileSync(join(resolve(import.meta.dirname, '../..'), 'card-bridge/README.md'), 'utf8')
    const example = /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
    expect(example).toContain('openJpkiSession')
    const { modules } = await buildReaderPage(`${example}\nObject.assign(globalThis, { logIn })`)
    expect(modules).toContain('readers/rc-s380/reader.ts')
    expect(modules.filter((name) => ofSomeFamily.test(name) && !own.rcS380.test(name))).toEqual([])
  })
})
