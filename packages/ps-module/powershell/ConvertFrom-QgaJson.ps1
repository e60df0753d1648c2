# JSON as both editions read it alike: objects are dictionaries with exact keys, numbers are long or double, and dates are not
# known at all. One step a member, not a token, and a stack of its own: fast enough for a thousand components while frozen, and
# no depth that a message could exceed. Throws FormatException.
function ConvertFrom-QgaJson {
    param([string] $Text)
    $stack = [System.Collections.Generic.Stack[object]]::new()
    $into = [System.Collections.Generic.List[object]]::new()
    $root = $into
    $inObject = $false
    $position = 0
    foreach ($step in $script:QgaJsonStep.Matches($Text)) {
        $groups = $step.Groups
        $mark = $groups[2].Value
        $first = $mark[0]
        if ($first -ceq '}' -or $first -ceq ']') {
            if ($stack.Count -eq 0 -or $groups[1].Success -or $inObject -ne ($first -ceq '}')) { break }
            $into = $stack.Pop()
            $inObject = $into -is [hashtable]
            $position += $step.Length
            continue
        }
        if ($groups[1].Success -ne $inObject) { break }
        if ($first -ceq '"') {
            $value = $mark.Substring(1, $mark.Length - 2)
            if ($value.IndexOf([char] '\') -ge 0) { $value = [regex]::Unescape($value) }
        }
        elseif ($first -ceq '{') { $value = [hashtable]::new([StringComparer]::Ordinal) }
        elseif ($first -ceq '[') { $value = [System.Collections.Generic.List[object]]::new() }
        elseif ($first -ceq 't') { $value = $true }
        elseif ($first -ceq 'f') { $value = $false }
        elseif ($first -ceq 'n') { $value = $null }
        else { $value = ConvertFrom-QgaNumber -Text $mark }
        if ($inObject) {
            $key = $groups[1].Value
            if ($key.IndexOf([char] '\') -ge 0) { $key = [regex]::Unescape($key) }
            $into[$key] = $value
        }
        else { $into.Add($value) }
        if ($first -ceq '{' -or $first -ceq '[') {
            $stack.Push($into)
            $into = $value
            $inObject = $first -ceq '{'
        }
        $position += $step.Length
    }
    if ($position -ne $Text.Length -or $stack.Count -ne 0 -or $root.Count -ne 1) {
        throw [FormatException]::new("Not JSON at character $position.")
    }
    return , $root[0]
}
