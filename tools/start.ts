/** `npm start`: builds, starts the stand-ins and the product on the embedded default, and says where to look. */
import { buildDemo } from './bundle.ts'
import { dataDirectory, startDemo } from './demo.ts'
import { giveUp, onStop, requireFreePort } from './run.ts'
import { seedReservations } from './seed-reservations.ts'

const port = await requireFreePort()
await buildDemo()
const demo = await startDemo({ port, data: dataDirectory(), populated: true }).catch(giveUp)
const stop = onStop(demo.stop)
await seedReservations(demo.origin).catch(giveUp)
process.once('SIGINT', () => console.log('\nStopping; nothing is lost.'))
demo.onUnexpectedEnd((name) => {
  console.error(`madoguchi: ${name} ended by itself; stopping`)
  stop(1)
})
console.log(demo.welcome)
