/** The list with the item at an index one place up (−1) or down (1); the same list at its ends. */
export const moveItem = <Item>(items: readonly Item[], index: number, by: -1 | 1): readonly Item[] => {
  const to = index + by
  const item = items[index]
  if (item === undefined || to < 0 || to >= items.length) return items
  return items.with(index, items[to] as Item).with(to, item)
}
