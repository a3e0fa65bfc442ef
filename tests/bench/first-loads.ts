/** What a first visit downloads, beside the budget it must keep. */
import { filesOfRoute, gzippedKilobytes } from '../built-page.ts'
import { figure, type Figure } from './load.ts'

export const benchFirstLoads = async (): Promise<readonly Figure[]> => [
  figure('first load of the home page', 'kB gzipped', gzippedKilobytes(filesOfRoute()), { name: 'budget', value: 120 }),
  figure('first load of the kiosk', 'kB gzipped', gzippedKilobytes(filesOfRoute([/kiosk-page\.tsx$/])), {
    name: 'budget',
    value: 140,
  }),
]
