import { describeAudit, describeJobs, describeStore } from './platform-suites.ts'
import { openTestStore } from './store-fixture.ts'

describeStore(openTestStore)
describeAudit(openTestStore)
describeJobs(openTestStore)
