/** What a first visit downloads, beside the budget it must keep. */
import { filesOfRoute, filesOfWorkers, gzippedKilobytes } from '../built-page.ts'
import { figure, type Figure } from './load.ts'

const checkPage = /check-page\.tsx$/
const signPage = /sign-page\.tsx$/

export const benchFirstLoads = async (): Promise<readonly Figure[]> => [
  figure('first load of the home page', 'kB gzipped', gzippedKilobytes(filesOfRoute()), { name: 'budget', value: 120 }),
  figure('first load of the kiosk', 'kB gzipped', gzippedKilobytes(filesOfRoute([/kiosk-page\.tsx$/])), {
    name: 'budget',
    value: 150,
  }),
  figure('first load of the page that checks documents', 'kB gzipped', gzippedKilobytes(filesOfRoute([checkPage])), {
    name: 'budget',
    value: 170,
  }),
  figure('first load of the page that signs', 'kB gzipped', gzippedKilobytes(filesOfRoute([signPage])), {
    name: 'budget',
    value: 185,
  }),
  figure(
    'all of signing but the drawing of pages and marks',
    'kB gzipped',
    gzippedKilobytes([...filesOfRoute([signPage]), ...filesOfWorkers('sign')]),
    { name: 'budget', value: 245 },
  ),
]
