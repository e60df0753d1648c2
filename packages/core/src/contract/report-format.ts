// Apart from the schema: the command writes both into reports, and does not load what makes schemas for that.
export const REPORT_FORMAT = 'qga-vss-report';
export const REPORT_VERSION = 1;
