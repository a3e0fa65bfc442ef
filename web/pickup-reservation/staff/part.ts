/** A form's draft, one part at a time: where it stands in the whole, what it is, how it changes. */

export type Part<Value extends object> = {
  /** As the schema names it in its faults: `mode.audience`. */
  readonly path: string
  readonly value: Value
  readonly change: (part: Partial<Value>) => void
}

export const partOf = <Value extends object, Key extends keyof Value & string>(
  whole: Part<Value>,
  key: Value[Key] extends object ? Key : never,
): Part<Value[Key] & object> => {
  const value = whole.value[key as Key] as Value[Key] & object
  return {
    path: whole.path === '' ? key : `${whole.path}.${key}`,
    value,
    change: (part) => whole.change({ [key]: { ...value, ...part } } as unknown as Partial<Value>),
  }
}

/** One entry of a list within a part. */
export const entryOf = <Value extends object>(
  path: string,
  list: readonly Value[],
  { at, change }: { readonly at: number; readonly change: (list: readonly Value[]) => void },
): Part<Value> => {
  const value = list[at]
  if (value === undefined) throw new RangeError('no such entry')
  return {
    path: `${path}.${at}`,
    value,
    change: (part) => change(list.with(at, { ...value, ...part })),
  }
}

/** Paths of a schema's faults, each with the path of every part around it, so that the nearest field can speak. */
export const toPath = (path: readonly PropertyKey[]): string => path.map(String).join('.')
