/** Runs every bench, one after another, and prints one JSON line a figure. Names given as arguments choose. */
import { benchBff } from './bff.ts'
import { benchBilling } from './billing.ts'
import { benchBillingClaim } from './billing-claim.ts'
import { benchCard } from './card.ts'
import { benchCardHandover } from './card-handover.ts'
import { benchDocuments } from './documents.ts'
import { benchFirstLoads } from './first-loads.ts'
import { benchHandoverLabels } from './handover-labels.ts'
import { benchLogIn } from './log-in.ts'
import { benchPickupReservation } from './pickup-reservation.ts'
import { benchPdfSigning } from './pdf-signing.ts'
import { benchTrust } from './trust.ts'

const benches = {
  'log-in': benchLogIn,
  card: benchCard,
  bff: benchBff,
  documents: benchDocuments,
  'first-loads': benchFirstLoads,
  'pickup-reservation': benchPickupReservation,
  'card-handover': benchCardHandover,
  'handover-labels': benchHandoverLabels,
  'pdf-signing': benchPdfSigning,
  trust: benchTrust,
  billing: benchBilling,
  'billing-claim': benchBillingClaim,
} as const

const chosen = process.argv.slice(2)
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  for (const line of await bench()) console.log(JSON.stringify({ bench: name, ...line }))
}
