# Takes what one object of the pipeline has bound; lists are collected over all of them.
function Add-QgaInput {
    param([hashtable] $Call, [System.Collections.IDictionary] $Bound)
    foreach ($name in $Bound.Keys) {
        $value = $Bound[$name]
        $collects = @($Call.Method.Collected) -contains $name
        if ($collects -and $Call.Bound.Contains($name)) { $value = @(@($Call.Bound[$name]) + @($value) | Where-Object { $_ } | ForEach-Object { "$_" }) }
        $Call.Bound[$name] = $value
    }
}
