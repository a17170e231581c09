import { createHash } from 'node:crypto';

/** Characters of the parts of a name; with number and extension it stays below the 100 bytes that every tar reader knows. */
const MAX_SIGNER = 32;
const MAX_CLIP = 42;
const HASH_LENGTH = 8;
const FRAME_DIGITS = 6;

/** What a clip is called by those who made it. */
export interface ClipName {
  readonly signer: string;
  readonly clip: string;
}

export interface ClipKeys {
  /** Names the signer: of the reference's files, and in the description of every sample. */
  readonly signer: string;
  /** Names the clip, the signer included: its samples are `CLIP_000123`. */
  readonly clip: string;
}

/**
 * Names of signers and clips for files in a tar: letters, digits, `-` and `_`, no two alike (also where case does not count). WebDataset takes
 * everything up to the first dot for the name of a sample. Names that turn out alike get a number, in the order given.
 */
export function nameClips(names: readonly ClipName[]): ClipKeys[] {
  const signers = new Map<string, string>();
  const taken = { signers: new Set<string>(), clips: new Set<string>() };
  return names.map(({ signer, clip }) => {
    const signerKey = signers.get(signer) ?? unique(safeName(signer, MAX_SIGNER), taken.signers);
    signers.set(signer, signerKey);
    return { signer: signerKey, clip: unique(`${signerKey}_${safeName(clip, MAX_CLIP)}`, taken.clips) };
  });
}

/** The name of one sample, for example `anna_apple_000123`. */
export function sampleKey(clip: string, frame: number): string {
  return `${clip}_${String(frame).padStart(FRAME_DIGITS, '0')}`;
}

/** Accents go, what is no letter or digit becomes one `-`; where little or nothing of a name is left of it, a hash tells it from others. */
function safeName(name: string, length: number): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '');
  const letters = plain.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const safe = plain.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^[-_]+|-+$/g, '');
  const isTelling = letters > 0 && (safe.match(/[A-Za-z0-9]/g)?.length ?? 0) >= letters / 2;
  if (isTelling && safe.length <= length) return safe;
  const hash = createHash('sha256').update(name.normalize('NFC')).digest('hex').slice(0, HASH_LENGTH);
  const start = safe.slice(0, length - HASH_LENGTH - 1).replace(/-+$/, '');
  return start ? `${start}-${hash}` : hash;
}

function unique(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let n = 2; taken.has(candidate.toLowerCase()); n++) candidate = `${name}-${n}`;
  taken.add(candidate.toLowerCase());
  return candidate;
}
