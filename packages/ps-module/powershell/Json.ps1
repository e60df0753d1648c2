# JSON, the same on both editions.

# A step through JSON: the key (1) and the scalar or opening bracket (2), or a closing one (2), with what has to follow.
$script:QgaJsonStep = [regex]::new('\G[ \t\r\n]*(?>"((?>[^"\\\x00-\x1f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"[ \t\r\n]*:[ \t\r\n]*)?(?:([\[{])[ \t\r\n]*(?=[^,])|(?<2>"(?>[^"\\\x00-\x1f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|[\]}])[ \t\r\n]*(?:,(?=[ \t\r\n]*[^ \t\r\n\]}])|(?=[\]}])|\z))', 'CultureInvariant')
# What a text may not hold as it is, in ASCII.
$script:QgaJsonEscaped = [regex]::new('[^ !#-\[\]-~]', 'CultureInvariant')

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

# A whole number where it is one that fits, else a double; in the invariant culture.
function ConvertFrom-QgaNumber {
    param([string] $Text)
    $culture = [Globalization.CultureInfo]::InvariantCulture
    $whole = [long] 0
    if ([long]::TryParse($Text, [Globalization.NumberStyles]::AllowLeadingSign, $culture, [ref] $whole)) { return $whole }
    return [double]::Parse($Text, [Globalization.NumberStyles]::Float, $culture)
}

# JSON of what requests are made of: dictionaries, lists, texts, numbers, booleans. ASCII only, so that no encoding matters.
function ConvertTo-QgaJson {
    param([object] $Value)
    if ($null -eq $Value) { return 'null' }
    if ($Value -is [bool]) { if ($Value) { return 'true' } else { return 'false' } }
    if ($Value -is [string]) { return ConvertTo-QgaJsonText -Text $Value }
    if ($Value -is [System.Collections.IDictionary]) {
        $members = foreach ($name in $Value.Keys) { (ConvertTo-QgaJsonText -Text $name) + ':' + (ConvertTo-QgaJson -Value $Value[$name]) }
        return '{' + [string]::Join(',', @($members)) + '}'
    }
    if ($Value -is [System.Collections.IEnumerable]) {
        $items = foreach ($item in $Value) { ConvertTo-QgaJson -Value $item }
        return '[' + [string]::Join(',', @($items)) + ']'
    }
    return ([IFormattable] $Value).ToString($null, [Globalization.CultureInfo]::InvariantCulture)
}

function ConvertTo-QgaJsonText {
    param([string] $Text)
    if (-not $script:QgaJsonEscaped.IsMatch($Text)) { return '"' + $Text + '"' }
    $out = [Text.StringBuilder]::new('"')
    foreach ($character in $Text.ToCharArray()) {
        $code = [int] $character
        if ($code -eq 34 -or $code -eq 92) { $null = $out.Append('\').Append($character) }
        elseif ($code -ge 32 -and $code -lt 127) { $null = $out.Append($character) }
        else { $null = $out.Append('\u').Append($code.ToString('x4')) }
    }
    return $out.Append('"').ToString()
}
