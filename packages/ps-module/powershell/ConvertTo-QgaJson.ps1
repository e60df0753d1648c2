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
