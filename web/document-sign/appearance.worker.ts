import notoSerifJp from '@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf?url'
import { toAppError, toProblem, type Problem } from '#shared/errors/app-error.ts'
import { workerScope } from '#web/app/worker-scope.ts'
import { loadFont } from '#web/documents/load-font.ts'
import { drawAppearance, type AppearanceSize, type AppearanceWords } from './draw-appearance.ts'

/** Draws one appearance, then the page ends this worker: font and PDF engine are for nothing else here. */

export type AppearanceOrder = { readonly words: AppearanceWords; readonly size: AppearanceSize }

export type AppearanceAnswer =
  | { readonly type: 'drawn'; readonly pdf: Uint8Array<ArrayBuffer> }
  | { readonly type: 'failed'; readonly problem: Problem }

const scope = workerScope<AppearanceOrder, AppearanceAnswer>()

const draw = async (order: AppearanceOrder): Promise<Uint8Array<ArrayBuffer>> => {
  const typeface = await loadFont(notoSerifJp, () => undefined)
  return drawAppearance({ ...order, typefaces: [typeface] })
}

scope.addEventListener('message', ({ data }) => {
  draw(data).then(
    (pdf) => scope.postMessage({ type: 'drawn', pdf }, [pdf.buffer]),
    (error: unknown) => scope.postMessage({ type: 'failed', problem: toProblem(toAppError(error), '') }, []),
  )
})
