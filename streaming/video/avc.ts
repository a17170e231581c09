/** What an AVCDecoderConfigurationRecord ("avcC") says, as far as it is of use here. */
export interface AvcConfiguration {
  /** The codec's name for WebCodecs and MIME types, for instance "avc1.42C01E" (RFC 6381). */
  readonly codecString: string;
  /** The sequence and picture parameter sets, in this order: NAL units. */
  readonly parameterSets: readonly Uint8Array[];
}

/**
 * Reads an AVCDecoderConfigurationRecord of a stream whose NAL units come after their length in four bytes. What follows the
 * parameter sets, in the higher profiles, is ignored.
 *
 * Source: ISO/IEC 14496-15, 5.3.3.1.2.
 *
 * @throws Error where it is none, or cut short
 */
export function parseAvcConfiguration(record: Uint8Array): AvcConfiguration {
  let at = 0;
  const take = (bytes: number): Uint8Array => {
    if (at + bytes > record.length)
      throw new Error(`the H.264 configuration ends after ${record.length} bytes`);
    at += bytes;
    return record.subarray(at - bytes, at);
  };
  const takeSets = (count: number): Uint8Array[] =>
    Array.from({ length: count }, () => {
      const [high, low] = take(2);
      return take(high * 256 + low);
    });

  const [version, ...profile] = take(4);
  if (version !== 1) throw new Error(`the H.264 configuration has version ${version} instead of 1`);
  const lengthSize = (take(1)[0] & 3) + 1;
  if (lengthSize !== 4)
    throw new Error(`the H.264 configuration has lengths of ${lengthSize} bytes instead of 4`);
  const sequenceSets = takeSets(take(1)[0] & 31);
  const pictureSets = takeSets(take(1)[0]);
  const hex = profile.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return {
    codecString: `avc1.${hex.toUpperCase()}`,
    parameterSets: [...sequenceSets, ...pictureSets],
  };
}
