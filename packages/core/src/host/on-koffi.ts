import { QgaError } from '../vss/errors.ts';

const firstLine = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown)).split('\n', 1)[0] ?? '';

/**
 * Loads what stands on koffi, which is of another make than all else: its library may be missing, or be refused by Windows.
 * @throws KOFFI_UNAVAILABLE
 */
export const onKoffi = async <T>(load: () => Promise<T>): Promise<T> => {
  try {
    return await load();
  } catch (thrown) {
    throw QgaError.of('KOFFI_UNAVAILABLE', { detail: firstLine(thrown) }, { cause: thrown });
  }
};
