/** What a camera reads from a QR code as it is drawn on the screen. */
import type { Locator, Page } from '@playwright/test'
import * as jsqr from 'jsqr'

type Frame = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const decode = (jsqr.default as unknown as { default?: typeof jsqr.default }).default ?? jsqr.default

const readPicture = async (page: Page, png: Buffer): Promise<string | undefined> => {
  const { data, width, height } = await page.evaluate(
    async (source) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = new OffscreenCanvas(image.width, image.height)
      const context = canvas.getContext('2d')
      context?.drawImage(image, 0, 0)
      const pixels = context?.getImageData(0, 0, image.width, image.height)
      return { data: [...(pixels?.data ?? [])], width: image.width, height: image.height }
    },
    `data:image/png;base64,${png.toString('base64')}`,
  )
  return decode(Uint8ClampedArray.from(data), width, height)?.data
}

/** Undefined where no code can be read within the frame. */
export const readCode = async (page: Page, clip: Frame): Promise<string | undefined> =>
  readPicture(page, await page.screenshot({ clip }))

/** Undefined where the element is no code that can be read. */
export const readCodeOf = async (code: Locator): Promise<string | undefined> =>
  readPicture(code.page(), await code.screenshot())
