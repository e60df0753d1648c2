# A text of the host, which calls options as JSON does (holdMs), as PowerShell says it (-HoldMs).
function ConvertTo-QgaWording {
    param([string] $Text)
    return $script:QgaWordPattern.Replace($Text, [Text.RegularExpressions.MatchEvaluator] { param($found) $script:QgaWords[$found.Value] })
}
