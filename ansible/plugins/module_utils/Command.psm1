# What the modules of this collection share: each runs the command of qga-vss on the guest, and makes of its JSON the result of a task.

#AnsibleRequires -CSharpUtil Ansible.Basic
#AnsibleRequires -PowerShell ansible_collections.qga.vss.plugins.module_utils.Contract

Set-StrictMode -Version 2.0

# Options that are for the task, and none of the command's.
$script:ofTask = @('accept', 'argv')

# Members of results that Ansible tells by itself, that are told otherwise, or that would bury what a failed task says.
$script:toldOtherwise = @('changed', 'warnings', 'error', 'phases')

# Members that are for people to read, and name options and commands.
$script:prose = @('message', 'remedy', 'found')

function Open-QgaVssTask {
    # Reads what a task was given, as the argument specification says.
    param([string] $Name, [object[]] $Arguments)

    # Guests that are to freeze at one instant need clocks that agree: it is read before anything takes time.
    $clock = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds()
    # Ansible.Basic would write to the event log what it was called with, and what it warns of. That disk may be frozen now: the write
    # would wait, and the thaw with it. qga-vss itself notes in event log and history what it does, after the thaw.
    $asked = $ExecutionContext.SessionState.PSVariable.GetValue('global:complex_args', @{})
    $asked['_ansible_no_log'] = $true
    # What was given is noted before the defaults are added to it. They are the command's own, and need not be said to it.
    $given = @($asked.Keys | Where-Object { $null -ne $asked[$_] })
    $spec = Get-QgaVssSpec -Name $Name
    $module = [Ansible.Basic.AnsibleModule]::Create($Arguments, $spec)
    $module.Result['clock'] = $clock
    @{
        Module = $module
        CheckMode = $module.CheckMode
        Given = @($spec.options.Keys | Where-Object { $given -contains $_ })
        Options = $spec.options
    }
}

function ConvertTo-Data {
    # JSON as PowerShell reads it, with the names that results of Ansible have: heldMs is held_ms.
    param($Value, [string] $Name = '')

    if ($Value -is [Management.Automation.PSCustomObject]) {
        $data = @{}
        foreach ($member in $Value.PSObject.Properties) {
            $data[($member.Name -creplace '[A-Z]', '_$0').ToLowerInvariant()] = ConvertTo-Data -Value $member.Value -Name $member.Name
        }
        return $data
    }
    if ($Value -is [array]) { return , @(foreach ($item in $Value) { ConvertTo-Data -Value $item }) }
    # PowerShell 7 takes an instant of ISO 8601 out of its text.
    if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString('yyyy-MM-dd\THH:mm:ss.fff\Z', [Globalization.CultureInfo]::InvariantCulture) }
    if ($Value -is [string] -and $script:prose -contains $Name) { return ConvertTo-QgaVssWord -Text $Value }
    $Value
}

function ConvertTo-Argument {
    # An argument as the rules of Microsoft's C run-time want it in a command line.
    param([string] $Text)

    if ($Text -ne '' -and $Text -notmatch '[\s"]') { return $Text }
    '"' + (($Text -replace '(\\*)"', '$1$1\"') -replace '(\\+)$', '$1$1') + '"'
}

function Get-Flag {
    # The options that were given, as the command takes them. -But those that are not for it.
    param([hashtable] $Task, [string[]] $But = @())

    foreach ($name in $Task.Given) {
        if ($But -contains $name -or $script:ofTask -contains $name) { continue }
        $value = $Task.Module.Params[$name]
        $flag = '--' + $name.Replace('_', '-')
        if ($value -isnot [bool]) { foreach ($item in $value) { "$flag=$item" } }
        elseif ($value) { $flag }
        # What has a default is off where it is not said.
        elseif ($null -eq $Task.Options[$name]['default']) { $flag.Replace('--', '--no-') }
    }
}

function Start-Command {
    # Runs the command to its end, with nothing to read.
    param([string] $Program, [string[]] $Arguments)

    $start = [Diagnostics.ProcessStartInfo]::new($Program)
    $start.Arguments = @($Arguments | ForEach-Object { ConvertTo-Argument -Text $_ }) -join ' '
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = [Text.Encoding]::UTF8
    $start.StandardErrorEncoding = [Text.Encoding]::UTF8
    $process = [Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $output = $process.StandardOutput.ReadToEndAsync()
    $errors = $process.StandardError.ReadToEndAsync()
    $process.WaitForExit()
    # A program that the snapshot's command has left running may keep this stream open for as long as it likes.
    $null = $errors.Wait(2000)
    @{
        ExitCode = $process.ExitCode
        Output = $output.Result
        Errors = if ($errors.IsCompleted) { $errors.Result.Trim() } else { '' }
    }
}

function Invoke-QgaVss {
    # Runs a command of qga-vss, and answers with what its JSON says. The task fails where there is none.
    param([hashtable] $Task, [string] $Command, [string[]] $But = @(), [string[]] $More = @())

    $program = [IO.Path]::Combine($env:ProgramFiles, 'qga-vss', 'qga-vss.exe')
    if (-not [IO.File]::Exists($program)) {
        $Task.Module.FailJson("qga-vss is not installed on this guest: there is no $program. The role qga.vss.qga_vss installs it.")
    }
    $ended = Start-Command -Program $program -Arguments (@($Command, '--json') + @(Get-Flag -Task $Task -But $But) + $More)
    try { $answer = ConvertTo-Data -Value (ConvertFrom-Json -InputObject $ended.Output) }
    catch { $answer = $null }
    if ($answer -isnot [hashtable]) {
        $said = "$($ended.Errors) $($ended.Output)".Trim()
        $Task.Module.FailJson("qga-vss $Command ended with $($ended.ExitCode) and did not answer. Whether anything is frozen is not known: qga.vss.status says. $said".Trim())
    }
    $answer['stderr'] = $ended.Errors
    $answer
}

function Add-Result {
    # What an answer says becomes the task's result; warnings are Ansible's as well.
    param([hashtable] $Task, [hashtable] $Answer)

    foreach ($name in $Answer.Keys) {
        if ($script:toldOtherwise -notcontains $name -and $name -ne 'stderr') { $Task.Module.Result[$name] = $Answer[$name] }
    }
    $notices = @($Answer['warnings'] | Where-Object { $null -ne $_ })
    if ($notices.Count -eq 0) { return }
    $Task.Module.Result['notices'] = $notices
    foreach ($notice in $notices) { $Task.Module.Warn((Get-Sentence -Notice $notice)) }
}

function Get-Sentence {
    # A failure, a warning or a reason in words: what happened, and what to do.
    param([hashtable] $Notice)

    "$($Notice['message']) $($Notice['remedy'])".Trim()
}

function Assert-QgaVssAnswer {
    # The task fails of what an answer says it failed of.
    param([hashtable] $Task, [hashtable] $Answer)

    $failure = $Answer['error']
    if ($null -eq $failure) { return }
    Add-Result -Task $Task -Answer @{ warnings = $failure['warnings'] }
    $failure.Remove('warnings')
    # The command line names what is wrong as it is typed there.
    if ("$($failure['object'])".StartsWith('--')) {
        $option = $failure['object'].Substring(2).Replace('-', '_')
        $failure['message'] = $failure['message'].Replace($failure['object'], $option)
        $failure['object'] = $option
    }
    $Task.Module.Result['error'] = $failure
    $Task.Module.FailJson((Get-Sentence -Notice $failure))
}

function Complete-QgaVssTask {
    # Ends the task with what came of it, and fails where that is not accepted. -Worth which member of the result says what it is worth;
    # -Problem what else it fails of.
    param(
        [hashtable] $Task, [hashtable] $Answer, [bool] $Changed = $false, [string] $Before = '', [string] $After = '', [string] $Worth = '',
        [string] $Problem = ''
    )

    $module = $Task.Module
    Add-Result -Task $Task -Answer $Answer
    $module.Result['changed'] = $Changed
    if ($Before -ne '') {
        $module.Diff['before'] = @{ state = $Before }
        $module.Diff['after'] = @{ state = $After }
    }
    Assert-QgaVssAnswer -Task $Task -Answer $Answer
    if ($Problem -ne '') { $module.FailJson($Problem) }
    $found = if ($Worth -eq '') { $null } else { $Answer[$Worth] }
    if ($null -ne $found -and @($module.Params['accept']) -cnotcontains $found) {
        $reasons = @($Answer['reasons']) + @($Answer['checks'] | Where-Object { $null -ne $_ -and $_['state'] -eq $found } | ForEach-Object {
                @{ message = "$($_['title']): $($_['found'])"; remedy = $_['remedy'] }
            })
        $sentences = @($reasons | Where-Object { $null -ne $_ } | ForEach-Object { Get-Sentence -Notice $_ })
        $module.FailJson(("${found}: " + ($sentences -join ' ')).Trim())
    }
    $module.ExitJson()
}

Export-ModuleMember -Function Open-QgaVssTask, Invoke-QgaVss, Assert-QgaVssAnswer, Complete-QgaVssTask
