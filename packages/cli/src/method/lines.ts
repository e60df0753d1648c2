import type { Result } from '@qga-vss/core';
import { doctorLines } from '../doctor/text.ts';
import { explainLines } from '../explain/text.ts';
import { registrationLines } from '../providers/registration-text.ts';
import { providersLines } from '../providers/text.ts';
import { freezeLines, prepareLines, thawLines } from '../session/text.ts';
import { statusLines } from '../status/text.ts';
import type { Screen } from '../terminal/screen.ts';
import { volumesLines } from '../volumes/text.ts';
import { writersLines } from '../writers/text.ts';
import type { CommandMethod } from './views.ts';

/** The result for people; the texts in it are harmless on a terminal. @param asked the options of the command line */
type Lines<M extends CommandMethod> = (result: Result<M>, screen: Screen, asked: Readonly<Record<string, unknown>>) => readonly string[];

const LINES: { readonly [M in CommandMethod]: Lines<M> } = {
  prepare: prepareLines,
  freeze: freezeLines,
  thaw: thawLines,
  status: statusLines,
  volumes: volumesLines,
  writers: writersLines,
  providers: providersLines,
  doctor: doctorLines,
  explain: explainLines,
  providerRegister: registrationLines,
  providerUnregister: registrationLines,
};

/** How a method's result is printed. */
export const linesOf = <M extends CommandMethod>(method: M): Lines<M> => LINES[method];
