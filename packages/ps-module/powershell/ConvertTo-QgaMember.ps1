function ConvertTo-QgaMember {
    param([object] $Value, [System.Collections.IDictionary] $Member)
    if ($Member.Kind -ceq 'list') {
        if ($null -eq $Value) { return , @() }
        if ($Member.Of -ceq '') { return , @($Value) }
        $items = foreach ($item in $Value) { ConvertTo-QgaObject -Value $item -Type $Member.Of }
        return , @($items)
    }
    if ($null -eq $Value) { return $null }
    if ($Member.Kind -ceq 'object') { return ConvertTo-QgaObject -Value $Value -Type $Member.Of }
    if ($Member.Kind -ceq 'instant') { return [DateTimeOffset]::FromUnixTimeMilliseconds([long] $Value) }
    return $Value
}
