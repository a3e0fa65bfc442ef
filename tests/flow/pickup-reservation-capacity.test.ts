import { describeCapacity } from './pickup-reservation-suites.ts'
import { openTestStore } from './store-fixture.ts'

describeCapacity(openTestStore, 25)
