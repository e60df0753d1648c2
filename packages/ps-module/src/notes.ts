/** What a script has to say where an error is to end it. */
const HOW_TO_STOP = "$ErrorActionPreference = 'Stop', as a runbook should, or the command has -ErrorAction Stop";

const FREEZE_FAILS = `A freeze that fails is an error that ends the statement: a script goes on with its next line then, as if the disks were frozen. It ends there where it says ${HOW_TO_STOP}; try and catch need neither. about_QgaVss tells more of errors.`;

const HOLD_LOST = `A hold that was lost is an error that is written after the outcome: a script goes on with its next line then, with a snapshot that is worth no more than one after a power cut. It ends there, and try and catch see the error, where it says ${HOW_TO_STOP}. An application that failed is a warning: ask the Consistency of the outcome. about_QgaVss tells more of errors.`;

/** Paragraphs of help besides those of the methods: what is so in PowerShell alone, by cmdlet. */
export const NOTES: Readonly<Record<string, readonly string[]>> = {
  'Initialize-QgaFreeze': [FREEZE_FAILS],
  'Invoke-QgaFreeze': [FREEZE_FAILS],
  'Invoke-QgaThaw': [HOLD_LOST],
  'Invoke-QgaSnapshot': [FREEZE_FAILS, HOLD_LOST],
};
