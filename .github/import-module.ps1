# Imports the module that was built, in the edition of PowerShell that runs this, and rehearses a freeze with it.
$ErrorActionPreference = 'Stop'
$PSVersionTable.PSVersion.ToString()
Import-Module (Get-ChildItem 'packages/ps-module/dist/QgaVss/*/QgaVss.psd1').FullName
(Get-Command -Module QgaVss).Name
$outcome = Invoke-QgaSnapshot -Simulate healthy -BackupType copy -PassThru { } | Where-Object { $_.Consistency }
if ($outcome.Consistency -ne 'application') { throw "The rehearsal was worth '$($outcome.Consistency)'." }
