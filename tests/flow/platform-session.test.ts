import { describeSessions } from './session-suites.ts'
import { openTestStore } from './store-fixture.ts'

describeSessions(openTestStore)
