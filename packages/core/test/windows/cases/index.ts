import { ALARM_CASES } from './alarms.ts';
import type { Case } from './case.ts';
import { COM_CASES } from './com.ts';
import { DETACHED_CASES } from './detached.ts';
import { DRILL_CASES } from './drill.ts';
import { EVENT_CASES } from './events.ts';
import { MACHINE_CASES } from './machine.ts';
import { PIPE_TRUST_CASES } from './pipe-trust.ts';
import { PIPE_CASES } from './pipes.ts';
import { STACK_CASES } from './stack.ts';
import { TRUST_CASES } from './trust.ts';

export const CASES: readonly Case[] = [
  ...EVENT_CASES,
  ...ALARM_CASES,
  ...MACHINE_CASES,
  ...COM_CASES,
  ...DRILL_CASES,
  ...PIPE_CASES,
  ...PIPE_TRUST_CASES,
  ...DETACHED_CASES,
  ...STACK_CASES,
  ...TRUST_CASES,
];
