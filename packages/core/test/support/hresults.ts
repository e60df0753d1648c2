/** HRESULTs that tests let fail with, and on which the requester does not decide. Unsigned. */
export const VSS_E_UNEXPECTED = 0x80042302;
export const VSS_E_VOLUME_NOT_SUPPORTED = 0x8004230c;
export const E_UNEXPECTED = 0x8000ffff;
export const E_ABORT = 0x80004004;
