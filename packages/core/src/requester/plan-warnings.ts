import type { Diagnostics } from '../platform/diagnostics.ts';
import type { WriterIdentity } from '../platform/vss.ts';
import { QgaError } from '../vss/errors.ts';
import { LOG_TRUNCATING_WRITERS, SQL_WRITER_IDS } from '../vss/ids.ts';
import { PHASES } from './phase-list.ts';
import type { Phase } from './phases.ts';
import type { SessionRecord } from './record.ts';
import { missingSystemWriters } from './system-writers.ts';

/** What is known of a freeze once its writers have been entered, and what the machine runs. */
interface FreezePlan {
  readonly record: Pick<SessionRecord, 'backupType' | 'systemState' | 'exclusion'>;
  /** Every writer whose name is known, and those of them that take part with a component. */
  readonly writers: readonly WriterIdentity[];
  readonly participants: readonly WriterIdentity[];
  /** Key names of the SQL Server instances that run. */
  readonly sqlServers: readonly string[];
}

type Judgement = (plan: FreezePlan) => readonly QgaError[];

const movedLogs: Judgement = ({ record: { backupType }, participants }) =>
  backupType === 'copy'
    ? []
    : participants
        .filter(({ writerId }) => LOG_TRUNCATING_WRITERS[writerId] !== undefined)
        .map(({ name }) => QgaError.of('BACKUP_TYPE_MOVES_LOGS', { object: name, detail: `The type is ${backupType}.` }));

const systemState: Judgement = ({ record, writers }) => (record.systemState ? missingSystemWriters(writers) : []);

/** A writer that was left out on request is not missed. */
const sqlServer: Judgement = ({ sqlServers, writers, record }) =>
  [...writers, ...record.exclusion.writers].some(({ writerId }) => SQL_WRITER_IDS.includes(writerId))
    ? []
    : sqlServers.map((object) => QgaError.of('SQL_WRITER_MISSING', { object }));

const JUDGEMENTS: readonly Judgement[] = [movedLogs, systemState, sqlServer];

/** What a freeze is warned of before it begins. */
const judgePlan = (plan: FreezePlan): readonly QgaError[] =>
  JUDGEMENTS.flatMap((judge) => judge(plan)).map((error) => error.during({ phase: PHASES.components.name }));

/** Notes what a freeze is warned of, from what the session knows of its writers and the machine of its services. */
export const warnOfPlan = async (diagnostics: Diagnostics, phase: Phase, record: SessionRecord): Promise<void> => {
  if (record.settings.writers === 'none') return;
  const { identities: writers, participants } = record.writers;
  const sqlServers = await runningSqlServers(diagnostics, phase, record);
  record.warnings.push(...judgePlan({ record, writers, participants, sqlServers }));
};

/** What cannot be learnt of SQL Server is a warning, and no reason not to freeze; that it is never answered is one. */
const runningSqlServers = (diagnostics: Diagnostics, phase: Phase, record: SessionRecord): Promise<readonly string[]> => {
  const found = diagnostics.runningSqlServers().catch((thrown: unknown): readonly string[] => {
    record.warnings.push(QgaError.from(thrown).during({ phase: phase.name }));
    return [];
  });
  return phase.call('QueryServiceStatus', found);
};
