import type { Generator, Host } from '../../core/contract.ts';

/** A generator that says what its pictures consist of. */
export type CoarseGenerator = Required<Pick<Generator, 'generate' | 'planes'>>;

/** Starts the puppet, whose picture the network corrects; it is the same for training and for rendering, but for its background. */
export async function startPuppet(host: Host, background?: string): Promise<CoarseGenerator> {
  const options = background === undefined ? {} : { background };
  const puppet = await host.use('generator', { name: 'puppet', options });
  const planes = puppet.planes?.bind(puppet);
  if (!planes) throw new TypeError('the puppet makes no planes');
  return { generate: (sample) => puppet.generate(sample), planes };
}
