import { describeWalk } from './billing-walk.ts'
import { openTestStore } from './store-fixture.ts'

describeWalk(openTestStore, { walks: 3, steps: 60 })
