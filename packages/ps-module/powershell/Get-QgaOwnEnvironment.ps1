# What a host gets besides: threads enough that calls which hang in VSS leave some for others, and nothing but Windows to search.
function Get-QgaOwnEnvironment {
    $own = @{ UV_THREADPOOL_SIZE = '16' }
    if (Test-QgaWindows) { $own['Path'] = [Environment]::SystemDirectory }
    return $own
}
