# The options of the contract among the bound parameters, as the host wants them.
function Get-QgaOption {
    param([System.Collections.IDictionary] $Bound, [System.Collections.IDictionary] $Options)
    $values = [ordered]@{}
    foreach ($name in $Bound.Keys) {
        if (-not $Options.Contains($name)) { continue }
        $value = $Bound[$name]
        if ($null -eq $value -or ($value -is [string] -and $value -ceq '')) { continue }
        if ($value -is [Management.Automation.SwitchParameter]) { $value = $value.IsPresent }
        elseif ($value -is [DateTimeOffset]) { $value = $value.ToUnixTimeMilliseconds() }
        elseif ($Options[$name].Kind -ceq 'list') { $value = @(@($value) | ForEach-Object { [string] $_ }) }
        $values[$Options[$name].Name] = $value
    }
    return $values
}
