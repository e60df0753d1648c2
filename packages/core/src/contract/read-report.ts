import { QgaError } from '../vss/errors.ts';
import { Report } from './report.ts';
import { REPORT_FORMAT, REPORT_VERSION } from './report-format.ts';
import { type TSchema, Type } from './schema.ts';
import { findValidationError } from './validation-error.ts';

/** What only a report says, which the bare document of `run --json` leaves out. */
type OfReports = 'product' | 'savedAt' | 'simulated' | 'machine' | 'guest';

/** What is read: a report, or the bare document of `run --json`. */
export type ReadableReport = Omit<Report, 'format' | 'version' | OfReports> & Partial<Pick<Report, OfReports>>;

const { format: _format, version: _version, product, savedAt, simulated, machine, guest, ...document } = Report.properties;

const Readable = Type.Object({
  ...document,
  product: Type.Optional(product),
  savedAt: Type.Optional(savedAt),
  simulated: Type.Optional(simulated),
  machine,
  guest,
});

/** The same schema for what a later program has saved, too: members that nobody here knows are no fault. */
const tolerant = (schema: TSchema): TSchema =>
  JSON.parse(JSON.stringify(schema, (keyword, value) => (keyword === 'additionalProperties' ? undefined : value)));

/**
 * A report that somebody has saved, or the document of `run --json`.
 * @throws INVALID_REPORT
 */
export const readReport = (value: unknown): ReadableReport => {
  const { format = REPORT_FORMAT, version = REPORT_VERSION }: { format?: unknown; version?: unknown } =
    typeof value === 'object' && value !== null ? value : {};
  if (format !== REPORT_FORMAT) throw QgaError.of('INVALID_REPORT', { detail: 'Its format is another.' });
  if (version !== REPORT_VERSION)
    throw QgaError.of('INVALID_REPORT', { detail: `Its version is ${version}; this program reads version ${REPORT_VERSION}.` });
  const error = findValidationError(tolerant(Readable), value);
  if (error === undefined) return value as ReadableReport;
  throw QgaError.of('INVALID_REPORT', { detail: error.object === '' ? error.detail : `${error.object}: ${error.detail}` });
};
