# JSON as both editions read it alike: objects are ordered dictionaries with exact keys, numbers are long or double, and dates
# are not known at all. One pass over the tokens, with a stack of its own: no depth that a caller could exceed by nesting.
function ConvertFrom-QgaJson {
    param([string] $Text)
    $tokens = $script:QgaJsonToken.Matches($Text)
    $stack = [System.Collections.Generic.Stack[object]]::new()
    $root = [System.Collections.Generic.List[object]]::new()
    $into = $root
    $key = $null
    $position = 0
    foreach ($token in $tokens) {
        if ($token.Index -ne $position) { throw [FormatException]::new("Not JSON at character $position.") }
        $position += $token.Length
        $mark = $token.Groups[1].Value
        if ($mark.Length -eq 0 -or $mark -ceq ',' -or $mark -ceq ':') { continue }
        $first = $mark[0]
        if ($first -ceq '}' -or $first -ceq ']') {
            if ($stack.Count -eq 0) { throw [FormatException]::new("Not JSON at character $position.") }
            $into = $stack.Pop()
            continue
        }
        if ($first -ceq '"') {
            $value = $mark.Substring(1, $mark.Length - 2)
            if ($value.Contains('\')) { $value = [regex]::Unescape($value.Replace('\/', '/')) }
            if ($null -eq $key -and $into -is [System.Collections.Specialized.OrderedDictionary]) {
                $key = $value
                continue
            }
        }
        elseif ($first -ceq '{') { $value = [System.Collections.Specialized.OrderedDictionary]::new([StringComparer]::Ordinal) }
        elseif ($first -ceq '[') { $value = [System.Collections.Generic.List[object]]::new() }
        elseif ($mark -ceq 'true') { $value = $true }
        elseif ($mark -ceq 'false') { $value = $false }
        elseif ($mark -ceq 'null') { $value = $null }
        else { $value = ConvertFrom-QgaNumber -Text $mark }
        if ($into -is [System.Collections.Specialized.OrderedDictionary]) {
            $into[[object] $key] = $value
            $key = $null
        }
        else { $into.Add($value) }
        if ($first -ceq '{' -or $first -ceq '[') {
            $stack.Push($into)
            $into = $value
        }
    }
    if ($position -ne $Text.Length -or $stack.Count -ne 0 -or $root.Count -ne 1) {
        throw [FormatException]::new("Not JSON at character $position.")
    }
    return , $root[0]
}
