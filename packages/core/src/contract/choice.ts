/** A value as its choices spell it: PowerShell takes them in any case, so every front-end does. What is none of them stays. */
export const choiceIn = (choices: readonly string[], given: string): string =>
  choices.find((choice) => choice.toLowerCase() === given.toLowerCase()) ?? given;
