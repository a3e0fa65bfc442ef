import { describeIssuance } from './issuance-suites.ts'

describeIssuance()
