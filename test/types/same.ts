/** Whether two types are one, not only assignable to each other. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** `holds<Same<A, B>>(true)` compiles where the types are the same. */
export function holds<Outcome extends boolean>(_outcome: Outcome): void {}
