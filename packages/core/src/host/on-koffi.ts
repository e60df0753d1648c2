import { QgaError } from '../vss/errors.ts';

/**
 * Loads what stands on koffi, which is of another make than all else: its library may be missing, or be refused by Windows.
 * @throws KOFFI_UNAVAILABLE
 */
export const onKoffi = async <T>(load: () => Promise<T>): Promise<T> => {
  try {
    return await load();
  } catch (thrown) {
    throw QgaError.of('KOFFI_UNAVAILABLE', { detail: wordsOf(thrown) }, { cause: thrown });
  }
};

/** All lines of a loader's message, of which a later one may be the cause; without its list of who required what. */
const wordsOf = (thrown: unknown): string => {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const lines = (message.split('Require stack:', 1)[0] ?? '').split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ');
};
