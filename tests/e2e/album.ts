/** Where pictures go: those the README shows into the tour, all of them into a folder that somebody names to look at them. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'

const root = resolve(import.meta.dirname, '../..')
const chosen = process.env['MADOGUCHI_SHOTS']
const readme = readFileSync(join(root, 'README.md'), 'utf8')

export const wantsEverySize = chosen !== undefined

/** Path of a picture or paper; undefined where nobody wants it. */
export const placeOf = (file: string): string | undefined => {
  if (chosen !== undefined) return join(chosen, file)
  return readme.includes(`docs/tour/${file}`) ? join(root, 'docs/tour', file) : undefined
}

export const takePicture = async (page: Page, name: string, fullPage = false): Promise<void> => {
  const path = placeOf(`${name}.png`)
  if (path !== undefined) await page.screenshot({ path, fullPage, animations: 'disabled' })
}
