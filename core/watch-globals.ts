/** What everybody shares: whoever changes it changes it for all others, too. */
const SHARED: readonly (readonly [name: string, shared: object])[] = [
  ['globalThis', globalThis],
  ...Object.entries({ console, JSON, Math, Object, Array, Promise, Symbol }),
  ...Object.getOwnPropertyNames(globalThis).flatMap((name) => {
    // Some globals are loaded by looking at them.
    const value: unknown = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
    const prototype: unknown = typeof value === 'function' ? value.prototype : undefined;
    return typeof prototype === 'object' && prototype !== null
      ? [[`${name}.prototype`, prototype] as const]
      : [];
  }),
];

type Properties = ReadonlyMap<PropertyKey, PropertyDescriptor>;

function propertiesOf(shared: object): Properties {
  // Symbols are what libraries, and Node itself, leave there without being in anybody's way.
  const keys = shared === globalThis ? Object.getOwnPropertyNames(shared) : Reflect.ownKeys(shared);
  return new Map(keys.map((key) => [key, Object.getOwnPropertyDescriptor(shared, key) ?? {}]));
}

/**
 * Remembers the global variables and the methods of built-in objects.
 *
 * @returns a function that lists what has been added, replaced or removed since, such as `Array.prototype.last is new`
 */
export function watchGlobals(): () => string[] {
  const before = SHARED.map(([, shared]) => propertiesOf(shared));
  return () => SHARED.flatMap(([name, shared], i) => changes(name, before[i]!, propertiesOf(shared)));
}

function changes(name: string, before: Properties, after: Properties): string[] {
  const of = (key: PropertyKey): string =>
    `${name}${typeof key === 'symbol' ? `[${String(key)}]` : `.${String(key)}`}`;
  const added = [...after.keys()].filter((key) => !before.has(key)).map((key) => `${of(key)} is new`);
  const others = [...before].flatMap(([key, was]) => {
    const now = after.get(key);
    if (!now) return [`${of(key)} is gone`];
    // What had a getter may be one of Node's own that are loaded when they are first used.
    const isReplaced = 'value' in was && !Object.is(was.value, now.value);
    return isReplaced ? [`${of(key)} is another`] : [];
  });
  return [...added, ...others];
}
