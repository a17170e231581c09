/** Why one sample of a dataset cannot be used, in words; it says nothing of the others. */
export class BadSample extends Error {
  override readonly name = 'BadSample';
}
