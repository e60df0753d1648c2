# An argument as a program of Windows reads it from its command line, and .NET elsewhere.
function ConvertTo-QgaArgument {
    param([string] $Text)
    return '"' + [regex]::Replace([regex]::Replace($Text, '(\\*)"', '$1$1\"'), '(\\+)$', '$1$1') + '"'
}
