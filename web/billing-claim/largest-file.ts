/** What is promised of a claim; `largestClaim` of its route leaves room for signature and certificates beyond it. */
export const largestMegabytes = 100

export const isTooLarge = ({ size }: Blob): boolean => size > largestMegabytes * 1024 * 1024
