import type { Heard, Way } from '../agent/heard.ts';
import type { CallContext } from '../contract/call-context.ts';
import type { ThawOptions, ThawResult } from '../contract/thaw.ts';
import { QgaError } from '../vss/errors.ts';

/**
 * Thaws a guest by a process in it. Where the documents are more than passes through its agent, it has thawed all the same, and its
 * holder keeps the outcome: that is asked for without them, and the result says in a warning that they are missing.
 * @throws where no answer was heard
 */
export const thawByProcess = async (exec: Way, options: ThawOptions, context: CallContext): Promise<Heard<ThawResult>> => {
  try {
    return await exec('thaw', options, context);
  } catch (thrown) {
    const error = QgaError.from(thrown);
    // Without an id it would be another session's outcome, if any.
    const isKept = options.includeDocuments === true && options.sessionId !== undefined;
    if (error.name !== 'ANSWER_TOO_LARGE' || !isKept) throw error;
    const heard = await exec('thaw', { ...options, includeDocuments: false }, context);
    if ('error' in heard) return heard;
    const warning = error.during({ detail: 'The outcome came without the documents.' });
    return { result: { ...heard.result, warnings: [...heard.result.warnings, warning.toJSON()] } };
  }
};
