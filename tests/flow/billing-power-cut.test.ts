import { describePowerCuts } from './billing-power-cut.ts'
import { openTestStore } from './store-fixture.ts'

describePowerCuts(openTestStore)
