import { CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitWith, Interruption, interruptible } from '../../cli/exit.ts';
import { errors } from '../../core/errors.ts';

let written = '';
beforeEach(() => {
  written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('exitWith', () => {
  it('shows cause, code and hint, and takes the exit code from the error', () => {
    exitWith(errors.POSE_EMPTY('a.pose'));
    expect(written).toMatch(/^error: a\.pose holds no frame with a person \[POSE_EMPTY\]\n\nhint: .+\n$/);
    expect(process.exitCode).toBe(2);
  });

  it('takes what nobody expected for a bug: code INTERNAL', () => {
    exitWith(new TypeError('x is not a function'));
    expect(written).toContain('error: x is not a function [INTERNAL]');
    expect(process.exitCode).toBe(1);
  });

  it('shows a usage error of the command line in the same way', () => {
    exitWith(
      new CommanderError(
        1,
        'commander.unknownOption',
        "error: unknown option '--sise'\n(Did you mean --size?)",
      ),
    );
    expect(written).toBe("error: unknown option '--sise' [USAGE]\n\nhint: Did you mean --size?\n");
    expect(process.exitCode).toBe(2);
  });

  it('says nothing after --help', () => {
    exitWith(new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)'));
    expect(written).toBe('');
    expect(process.exitCode).toBe(0);
  });

  it('leaves with 130 when it was interrupted, and says nothing', () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    exitWith(new Interruption('SIGINT'));
    expect(exit).toHaveBeenCalledWith(130);
    expect(written).toBe('');
  });
});

describe('interruptible', () => {
  it('aborts the task on SIGINT and takes its listeners away afterwards', async () => {
    const before = process.listenerCount('SIGINT');
    const task = interruptible(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    process.emit('SIGINT');
    await expect(task).rejects.toBeInstanceOf(Interruption);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it('aborts the task when its terminal is closed', async () => {
    const task = interruptible(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    process.emit('SIGHUP');
    await expect(task).rejects.toBeInstanceOf(Interruption);
  });

  it('does not wait for ever for a task to end that was interrupted', async () => {
    vi.useFakeTimers();
    const task = interruptible(() => new Promise(() => {}));
    const ended = expect(task).rejects.toBeInstanceOf(Interruption);
    process.emit('SIGTERM');
    await vi.advanceTimersByTimeAsync(60_000);
    await ended;
    vi.useRealTimers();
  });

  it('fails where nothing is left that could bring the task to an end', async () => {
    const before = process.listenerCount('beforeExit');
    const task = interruptible(() => new Promise(() => {}));
    process.emit('beforeExit', 0);
    await expect(task).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(process.listenerCount('beforeExit')).toBe(before);
  });
});
