function Test-QgaWindows { return [Environment]::OSVersion.Platform -eq 'Win32NT' }
