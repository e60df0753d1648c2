/** One cycle of the native requester and what the double saw of it, as JSON; the scenario is what the coordinator plays. */
import { writeSync } from 'node:fs';
import { scenario } from '@qga-vss/core/src/simulator/scenario.ts';
import { scenarioText } from '../scenario-text.ts';
import { baseline } from './baseline.ts';
import { double } from './double.ts';

const volumes = ['C:\\', 'D:\\'];

const report = () => {
  const times = baseline.cycle(volumes);
  return { times, trace: double.trace(), objects: double.liveObjects(), infos: double.liveInfos(), misuses: double.misuses() };
};

const remote = report();
double.load(scenarioText(scenario({}), { inProcess: true }));
const local = report();
writeSync(1, JSON.stringify({ remote, local }));
