import { Command } from 'commander';
import { diagnose } from '../diagnose.ts';
import { writeJson, writeTable } from '../terminal.ts';

export function command(): Command {
  return new Command('doctor')
    .description('Show what this machine can do: ffmpeg, encoders, engines, versions.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const report = await diagnose();
      if (json) await writeJson(report);
      else await writeTable(report.checks.map(({ name, ok, value }) => [`${ok ? '✓' : '✗'} ${name}`, value]));
      if (!report.ok) process.exitCode = 1;
    });
}
