/** A thousand labels as one PDF, beside a tenth of them: seconds, memory, and how either grows. */
import type { Addressee } from '#shared/card-handover/distribution-api.ts'
import { renderLabels } from '#web/card-handover/documents/labels.ts'
import type { LabelJob } from '#web/card-handover/documents/print-job.ts'
import { openTypeface } from '#web/documents/fonts.ts'
import { readNotoSerif } from '../interop/certificate-fixture.ts'
import { figure, type Figure } from './load.ts'

const many = 1000
const rounds = 3
const surnames = '佐藤鈴木高橋田中伊藤渡辺山本中村小林加藤吉田山田佐々木山口松本井上木村林斎藤清水'
const given = '一郎太郎花子美咲健太翔陽菜結衣大輔直樹由美子真理恵一樹蓮葵悠真'

/** Names of different letters, so that the font's subset grows as it does for real people. */
const addressee = (index: number): Addressee => {
  const part = (from: string, at: number, length: number) =>
    Array.from({ length }, (_, offset) => from[(at + offset) % from.length] ?? '').join('')
  return {
    cardId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    cardNumber: index + 1,
    linkCode: String(20_000_000 + index),
    password: null,
    person: {
      name: `${part(surnames, index, 2)}　${part(given, index * 3, 2)}`,
      kana: '',
      postalCode: `${String(100 + (index % 900))}-${String(1000 + (index % 9000))}`,
      address: `架空県見本市${part(surnames, index * 7, 3)}${(index % 9) + 1}丁目${index}番地　見本ハイツ${index % 400}号室`,
    },
  }
}

const jobOf = (count: number): LabelJob => ({
  sheet: '3x7',
  start: 1,
  shift: { x: 0, y: 0 },
  frames: false,
  withCodes: true,
  honorific: '様',
  addressees: Array.from({ length: count }, (_, index) => addressee(index)),
})

type Run = { readonly seconds: number; readonly megabytes: number; readonly bytes: number }

/** The font opened for each job, as the worker that ends with its job does. */
const run = async (count: number): Promise<Run> => {
  const font = readNotoSerif()
  const job = jobOf(count)
  globalThis.gc?.()
  const before = process.memoryUsage()
  const began = performance.now()
  const { pdf, left } = await renderLabels(job, [openTypeface(font)])
  const seconds = (performance.now() - began) / 1000
  const after = process.memoryUsage()
  if (left.length > 0) throw new Error(`${left.length} labels were left out`)
  const megabytes = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / (1 << 20)
  return { seconds, megabytes, bytes: pdf.length }
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

const measure = async (count: number): Promise<Run> => {
  const runs: Run[] = []
  for (let round = 0; round < rounds; round++) runs.push(await run(count))
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    megabytes: median(runs.map(({ megabytes }) => megabytes)),
    bytes: runs[0]?.bytes ?? 0,
  }
}

export const benchHandoverLabels = async (): Promise<readonly Figure[]> => {
  await run(10)
  const few = await measure(many / 10)
  const all = await measure(many)
  const tenth = { name: `${many / 10} labels` }
  return [
    figure(`address labels of ${many} cards, font opened`, 'seconds', all.seconds, { ...tenth, value: few.seconds }),
    figure(`memory for labels of ${many} cards`, 'megabytes', all.megabytes, { ...tenth, value: few.megabytes }),
    figure(`bytes of the labels of ${many} cards`, 'bytes', all.bytes, { ...tenth, value: few.bytes }),
  ]
}
