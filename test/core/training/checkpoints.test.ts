import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkpoints, readCheckpoint } from '../../../core/training/checkpoints.ts';
import { LearningState } from '../../../core/training/learning-state.ts';
import { STATE_VERSION, type TrainingState } from '../../../core/training/training-state.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

let space: Workspace;
beforeEach(async () => {
  space = await createWorkspace();
});
afterEach(() => space[Symbol.asyncDispose]());

const NETWORKS = {
  generator: [
    { name: 'a', shape: [2, 3], init: 'he' },
    { name: 'b', shape: [2], init: 'ones' },
  ],
  critic: [{ name: 'a', shape: [4], init: 'zeros' }],
} as const;

function checkpoint(step: number) {
  const learning = new LearningState(NETWORKS, 1);
  learning.networks.get('generator')!.weights.fill(step);
  learning.networks.get('critic')!.adam.second.fill(-step);
  learning.networks.get('critic')!.adam.steps = 7;
  const state: TrainingState = {
    version: STATE_VERSION,
    step,
    seconds: 1,
    adamSteps: learning.adamSteps,
    positions: [],
    identity: {},
    evaluations: [],
    evaluated: { epoch: 0, seconds: 0 },
  };
  return { state, tensors: learning.toTensors() };
}

async function folders(): Promise<string[]> {
  return (await readdir(space.directory)).filter((name) => name !== 'latest.json').sort();
}

describe('Checkpoints', () => {
  it('gives back every number', async () => {
    const checkpoints = await Checkpoints.open(space.directory);
    const path = await checkpoints.add(checkpoint(3), false);
    const read = await readCheckpoint(path);
    const learning = new LearningState(NETWORKS, 99);
    learning.restore(read.tensors, read.state.adamSteps);
    expect(learning.toTensors().values).toEqual(checkpoint(3).tensors.values);
    expect(learning.adamSteps).toEqual({ generator: 0, critic: 7 });
  });

  it('keeps the last two and the best', async () => {
    const checkpoints = await Checkpoints.open(space.directory);
    for (const step of [1, 2, 3, 4, 5, 10]) await checkpoints.add(checkpoint(step), step === 2);
    expect(await folders()).toEqual(['step_000002', 'step_000005', 'step_000010']);
    expect([checkpoints.latest, checkpoints.best]).toEqual([
      space.path('step_000010'),
      space.path('step_000002'),
    ]);
    const again = await Checkpoints.open(space.directory);
    expect([again.latest, again.best]).toEqual([checkpoints.latest, checkpoints.best]);
  });

  it('never writes over a checkpoint of the same step', async () => {
    const checkpoints = await Checkpoints.open(space.directory);
    await checkpoints.add(checkpoint(5), false);
    await checkpoints.add(checkpoint(5), true);
    expect(await folders()).toEqual(['step_000005', 'step_000005_2']);
    expect(checkpoints.best).toBe(space.path('step_000005_2'));
  });

  it.each(['tensors.safetensors', 'state.json', 'latest.json.part'])(
    'leaves the checkpoint before intact where the disk is full at %s',
    async (file) => {
      let isFull = false;
      const checkpoints = await Checkpoints.open(space.directory, async (path, data) => {
        if (!isFull || !path.endsWith(file)) return writeFile(path, data);
        await writeFile(path, data.subarray(0, data.length / 2));
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      });
      await checkpoints.add(checkpoint(1), true);
      isFull = true;
      await expect(checkpoints.add(checkpoint(2), true)).rejects.toMatchObject({
        code: 'OUTPUT_UNWRITABLE',
        message: expect.stringContaining('ENOSPC'),
      });
      const again = await Checkpoints.open(space.directory);
      expect([again.latest, again.best]).toEqual([space.path('step_000001'), space.path('step_000001')]);
      expect((await readCheckpoint(again.latest!)).state.step).toBe(1);
      expect(await folders()).toEqual(
        file === 'latest.json.part' ? ['latest.json.part', 'step_000001'] : ['step_000001'],
      );
    },
  );

  it('removes what a run that was killed has left half done', async () => {
    const checkpoints = await Checkpoints.open(space.directory);
    await checkpoints.add(checkpoint(1), false);
    // Killed while writing, and between the name of a checkpoint and the pointer to it.
    await mkdir(space.path('.step_000002'));
    await writeFile(join(space.path('.step_000002'), 'tensors.safetensors'), 'half');
    await mkdir(space.path('step_000003'));
    const again = await Checkpoints.open(space.directory);
    expect(await folders()).toEqual(['step_000001']);
    expect(again.latest).toBe(space.path('step_000001'));
  });

  it('takes the newest for the latest where nothing says which it is, and removes none where that is not there', async () => {
    const checkpoints = await Checkpoints.open(space.directory);
    for (const step of [2, 10]) await checkpoints.add(checkpoint(step), false);
    await rm(space.path('latest.json'));
    const again = await Checkpoints.open(space.directory);
    expect(again.latest).toBe(space.path('step_000010'));
    await space.write('latest.json', '{"latest": "step_000099"}');
    await Checkpoints.open(space.directory);
    expect(await folders()).toEqual(['step_000002', 'step_000010']);
  });

  it('tells damage from absence', async () => {
    expect((await Checkpoints.open(space.directory)).latest).toBeUndefined();
    await space.write('latest.json', '{"late');
    await expect(Checkpoints.open(space.directory)).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
    await space.write('latest.json', '{}');
    await expect(Checkpoints.open(space.directory)).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
    const { tensors, state } = checkpoint(1);
    const path = await (await Checkpoints.open(space.path('models'))).add({ tensors, state }, false);
    await writeFile(join(path, 'state.json'), '{}');
    await expect(readCheckpoint(path)).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
    await writeFile(join(path, 'state.json'), JSON.stringify(state));
    await writeFile(join(path, 'tensors.safetensors'), 'damaged');
    await expect(readCheckpoint(path)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });

  it('does not restore the weights of another network', async () => {
    const other = new LearningState({ generator: [{ name: 'a', shape: [3, 2], init: 'he' }] }, 1);
    expect(() => other.restore(checkpoint(1).tensors, {})).toThrow(/"weights\/generator\/a" is 2×3/);
  });
});
