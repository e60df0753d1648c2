Set-StrictMode -Version Latest

# Where .NET may not be called nothing below can work, not even an ErrorRecord be made. What a role of just enough administration
# imports is trusted, whatever the language of its session.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    throw "CONSTRAINED_LANGUAGE: $($script:QgaFailures['CONSTRAINED_LANGUAGE'].message) $($script:QgaFailures['CONSTRAINED_LANGUAGE'].remedy)"
}
