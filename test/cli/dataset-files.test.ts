import { expect, it } from 'vitest';
import { datasetFiles } from '../../cli/dataset-files.ts';

it('names the other files after the training tar', () => {
  expect(datasetFiles('data/train.tar', { split: true })).toEqual({
    train: 'data/train.tar',
    test: 'data/test.tar',
    base: 'data/base.tar',
    report: 'data/train.report.json',
  });
  expect(datasetFiles('train/signs.tar', { split: true })).toEqual({
    train: 'train/signs.tar',
    test: 'train/signs-test.tar',
    base: 'train/signs-base.tar',
    report: 'train/signs.report.json',
  });
  expect(datasetFiles('train.tar', { split: false, base: 'refs/people.TAR' })).toEqual({
    train: 'train.tar',
    base: 'refs/people.TAR',
    report: 'train.report.json',
  });
});

it.each(['train', 'train.tar.gz', 'train.zip'])('refuses to write %s', (out) => {
  expect(() => datasetFiles(out, { split: false })).toThrow(
    expect.objectContaining({ code: 'OUTPUT_FORMAT_UNKNOWN' }),
  );
  expect(() => datasetFiles('train.tar', { split: false, base: out })).toThrow(
    expect.objectContaining({ code: 'OUTPUT_FORMAT_UNKNOWN' }),
  );
});

it.each(['train.tar', './test.tar'])('refuses references in %s, where samples go', (base) => {
  expect(() => datasetFiles('train.tar', { split: true, base })).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID' }),
  );
});
