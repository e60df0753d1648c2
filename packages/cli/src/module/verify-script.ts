/**
 * Imports the module by its full path, in which nothing is a wildcard, and rehearses a snapshot in memory with the Node.js named.
 * Puts out: PowerShell's version, the module's, its commands, what the rehearsal is worth, or why it failed.
 */
export default `param([string] $manifest, [string] $node, [string] $allowUntrusted)
$PSVersionTable.PSVersion.ToString()
$module = Import-Module -Name ($manifest -replace '([][*?\`])', '\`$1') -PassThru -ErrorAction Stop
$module.Version.ToString()
$names = @($module.ExportedFunctions.Keys)
[array]::Sort($names)
$names -join ' '
try {
    $null = Invoke-QgaFreeze -Simulate healthy -BackupType copy -NodePath $node -AllowUntrustedPaths:($allowUntrusted -eq 'yes') -ErrorAction Stop
    (Invoke-QgaThaw -Simulate healthy -NodePath $node -ErrorAction Stop).Consistency
}
catch {
    ''
    $_.Exception.Message
}
Remove-Module -ModuleInfo $module
`;
