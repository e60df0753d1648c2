# A text of the host, which marks options by their names of JSON (`holdMs`), as PowerShell says it (-HoldMs).
function ConvertTo-QgaWording {
    param([string] $Text)
    return $script:QgaWordPattern.Replace($Text, [Text.RegularExpressions.MatchEvaluator] { param($found) $script:QgaWords[$found.Groups[1].Value] + $found.Groups[2].Value })
}
