import { lazy, type ComponentType } from 'react'
import { counterErrorText } from '#web/text/errors-counter.ts'
import { journeyText } from '#web/text/journey.ts'
import { sourceLanguage, type Language } from '#web/text/language.tsx'
import type { Screen } from '../journey.ts'
import { CheckingScreen } from './checking.tsx'
import { ConfirmScreen } from './confirm.tsx'
import { CopiesScreen } from './copies.tsx'
import { RefusedScreen, StoppedScreen, StoppingScreen } from './endings.tsx'
import { ItemsScreen } from './items.tsx'
import { KindsScreen } from './kinds.tsx'
import { MembersScreen } from './members.tsx'
import { PaymentScreen } from './payment.tsx'
import { PinScreen } from './pin.tsx'
import { PreparingScreen } from './preparing.tsx'
import { PrintingScreen } from './printing.tsx'
import { ReceiptScreen } from './receipt.tsx'
import { ScopeScreen } from './scope.tsx'
import { ReturnCardScreen, StaffCallScreen, TakeCardScreen } from './take-card.tsx'
import { TakeThingsScreen } from './take-things.tsx'
import { WaitingForCardScreen } from './waiting-for-card.tsx'

/** Fetched by whoever chooses it: most visits never do. */
const PhoneScreen = lazy(async () => ({ default: (await import('./phone.tsx')).PhoneScreen }))

/** What is drawn for each screen of the machine behind the first. */
const screenOf: Readonly<Record<Exclude<Screen, 'hold-card'>, ComponentType>> = {
  'waiting-for-card': WaitingForCardScreen,
  phone: PhoneScreen,
  pin: PinScreen,
  checking: CheckingScreen,
  'take-card': TakeCardScreen,
  kinds: KindsScreen,
  scope: ScopeScreen,
  members: MembersScreen,
  items: ItemsScreen,
  copies: CopiesScreen,
  confirm: ConfirmScreen,
  preparing: PreparingScreen,
  payment: PaymentScreen,
  printing: PrintingScreen,
  'take-things': TakeThingsScreen,
  receipt: ReceiptScreen,
  stopping: StoppingScreen,
  stopped: StoppedScreen,
  refused: RefusedScreen,
  'return-card': ReturnCardScreen,
  'staff-call': StaffCallScreen,
}

/** Every screen but the first; they come in one piece, so that a visit needs no more of the network for its screens. */
export const JourneyScreen = ({ screen }: { readonly screen: Exclude<Screen, 'hold-card'> }) => {
  const Drawn = screenOf[screen]
  return <Drawn key={screen} />
}

/** Fetches the words of a visit beforehand, so that choosing a language costs no waiting later. */
export const fetchWords = async (language: Language): Promise<void> => {
  if (language !== sourceLanguage) await Promise.all([journeyText.load(language), counterErrorText.load(language)])
}
