# Generated from the contract by npm run build; a test proves it current.

# The argument specification of each module.
$script:specs = @{
    snapshot = @{
        supports_check_mode = $true
        options = @{
            argv = @{ type = 'list'; elements = 'str'; required = $true }
            volumes = @{ type = 'list'; elements = 'str' }
            exclude_volumes = @{ type = 'list'; elements = 'str' }
            on_unsupported_volume = @{ type = 'str'; choices = @('fail', 'skip'); default = 'fail' }
            backup_type = @{ type = 'str'; choices = @('full', 'incremental', 'differential', 'log', 'copy') }
            writers = @{ type = 'str'; choices = @('all', 'none'); default = 'all' }
            exclude_writers = @{ type = 'list'; elements = 'str' }
            require_writers = @{ type = 'list'; elements = 'str' }
            on_writer_failure = @{ type = 'str'; choices = @('warn', 'fail'); default = 'warn' }
            system_state = @{ type = 'str'; choices = @('auto', 'yes', 'no'); default = 'auto' }
            hold_ms = @{ type = 'int'; default = 9500 }
            wait_ready_ms = @{ type = 'int'; default = 0 }
            retry_ms = @{ type = 'int'; default = 0 }
            gather_timeout_ms = @{ type = 'int'; default = 60000 }
            prepare_timeout_ms = @{ type = 'int'; default = 120000 }
            freeze_timeout_ms = @{ type = 'int'; default = 60000 }
            complete_timeout_ms = @{ type = 'int'; default = 60000 }
            abort_timeout_ms = @{ type = 'int'; default = 15000 }
            recover = @{ type = 'bool'; default = $false }
            no_history = @{ type = 'bool'; default = $false }
            allow_untrusted_paths = @{ type = 'bool'; default = $false }
            freeze_at = @{ type = 'str' }
            succeeded = @{ type = 'bool' }
            include_documents = @{ type = 'bool'; default = $false }
            even_if_not_frozen = @{ type = 'bool'; default = $false }
            kill_on_expiry = @{ type = 'bool'; default = $false }
            accept = @{ type = 'list'; elements = 'str'; choices = @('application', 'partial', 'filesystem', 'crash', 'unknown'); default = @('application', 'filesystem') }
            simulate = @{ type = 'str' }
        }
    }
    prepare = @{
        supports_check_mode = $true
        options = @{
            volumes = @{ type = 'list'; elements = 'str' }
            exclude_volumes = @{ type = 'list'; elements = 'str' }
            on_unsupported_volume = @{ type = 'str'; choices = @('fail', 'skip'); default = 'fail' }
            backup_type = @{ type = 'str'; choices = @('full', 'incremental', 'differential', 'log', 'copy') }
            writers = @{ type = 'str'; choices = @('all', 'none'); default = 'all' }
            exclude_writers = @{ type = 'list'; elements = 'str' }
            require_writers = @{ type = 'list'; elements = 'str' }
            on_writer_failure = @{ type = 'str'; choices = @('warn', 'fail'); default = 'warn' }
            system_state = @{ type = 'str'; choices = @('auto', 'yes', 'no'); default = 'auto' }
            hold_ms = @{ type = 'int'; default = 9500 }
            wait_ready_ms = @{ type = 'int'; default = 0 }
            retry_ms = @{ type = 'int'; default = 0 }
            gather_timeout_ms = @{ type = 'int'; default = 60000 }
            prepare_timeout_ms = @{ type = 'int'; default = 120000 }
            freeze_timeout_ms = @{ type = 'int'; default = 60000 }
            complete_timeout_ms = @{ type = 'int'; default = 60000 }
            abort_timeout_ms = @{ type = 'int'; default = 15000 }
            recover = @{ type = 'bool'; default = $false }
            no_history = @{ type = 'bool'; default = $false }
            allow_untrusted_paths = @{ type = 'bool'; default = $false }
            prepare_hold_ms = @{ type = 'int'; default = 30000 }
            level = @{ type = 'str'; choices = @('writers', 'metadata'); default = 'writers' }
            session_id = @{ type = 'str' }
            simulate = @{ type = 'str' }
        }
    }
    freeze = @{
        supports_check_mode = $true
        options = @{
            volumes = @{ type = 'list'; elements = 'str' }
            exclude_volumes = @{ type = 'list'; elements = 'str' }
            on_unsupported_volume = @{ type = 'str'; choices = @('fail', 'skip'); default = 'fail' }
            backup_type = @{ type = 'str'; choices = @('full', 'incremental', 'differential', 'log', 'copy') }
            writers = @{ type = 'str'; choices = @('all', 'none'); default = 'all' }
            exclude_writers = @{ type = 'list'; elements = 'str' }
            require_writers = @{ type = 'list'; elements = 'str' }
            on_writer_failure = @{ type = 'str'; choices = @('warn', 'fail'); default = 'warn' }
            system_state = @{ type = 'str'; choices = @('auto', 'yes', 'no'); default = 'auto' }
            hold_ms = @{ type = 'int'; default = 9500 }
            wait_ready_ms = @{ type = 'int'; default = 0 }
            retry_ms = @{ type = 'int'; default = 0 }
            gather_timeout_ms = @{ type = 'int'; default = 60000 }
            prepare_timeout_ms = @{ type = 'int'; default = 120000 }
            freeze_timeout_ms = @{ type = 'int'; default = 60000 }
            complete_timeout_ms = @{ type = 'int'; default = 60000 }
            abort_timeout_ms = @{ type = 'int'; default = 15000 }
            recover = @{ type = 'bool'; default = $false }
            no_history = @{ type = 'bool'; default = $false }
            allow_untrusted_paths = @{ type = 'bool'; default = $false }
            session_id = @{ type = 'str' }
            freeze_at = @{ type = 'str' }
            release_after_ms = @{ type = 'int' }
            simulate = @{ type = 'str' }
        }
    }
    thaw = @{
        supports_check_mode = $true
        options = @{
            session_id = @{ type = 'str' }
            succeeded = @{ type = 'bool' }
            snapshot_taken = @{ type = 'bool' }
            rescue = @{ type = 'bool'; default = $false }
            force = @{ type = 'bool'; default = $false }
            include_documents = @{ type = 'bool'; default = $false }
            accept = @{ type = 'list'; elements = 'str'; choices = @('application', 'partial', 'filesystem', 'crash', 'unknown'); default = @('application', 'filesystem') }
            simulate = @{ type = 'str' }
        }
    }
    status = @{
        supports_check_mode = $true
        options = @{
            session_id = @{ type = 'str' }
            last = @{ type = 'int' }
            simulate = @{ type = 'str' }
        }
    }
    doctor = @{
        supports_check_mode = $true
        options = @{
            volumes = @{ type = 'list'; elements = 'str' }
            exclude_volumes = @{ type = 'list'; elements = 'str' }
            backup_type = @{ type = 'str'; choices = @('full', 'incremental', 'differential', 'log', 'copy') }
            exclude_writers = @{ type = 'list'; elements = 'str' }
            require_writers = @{ type = 'list'; elements = 'str' }
            system_state = @{ type = 'str'; choices = @('auto', 'yes', 'no'); default = 'auto' }
            accept = @{ type = 'list'; elements = 'str'; choices = @('skipped', 'ok', 'warn', 'fail'); default = @('skipped', 'ok', 'warn') }
            simulate = @{ type = 'str' }
        }
    }
}

# What texts of the contract name between backticks, as a task has it.
$script:pattern = '`(volumes|excludeVolumes|onUnsupportedVolume|backupType|writers|excludeWriters|requireWriters|onWriterFailure|systemState|holdMs|waitReadyMs|retryMs|gatherTimeoutMs|prepareTimeoutMs|freezeTimeoutMs|completeTimeoutMs|abortTimeoutMs|recover|noHistory|allowUntrustedPaths|detach|prepareHoldMs|level|sessionId|dryRun|freezeAt|releaseAfterMs|succeeded|snapshotTaken|rescue|force|includeDocuments|last|components|code|simulate|evenIfNotFrozen|report|guest|guestNode|guestBundle|qga-vss prepare|qga-vss freeze|qga-vss thaw|qga-vss status|qga-vss volumes|qga-vss writers|qga-vss providers|qga-vss doctor|qga-vss explain|qga-vss provider register|qga-vss provider unregister|qga-vss run|qga-vss host|qga-vss module install|qga-vss show-config)((?: [^`]+)?)`'
$script:words = @{
    'volumes' = 'volumes'
    'excludeVolumes' = 'exclude_volumes'
    'onUnsupportedVolume' = 'on_unsupported_volume'
    'backupType' = 'backup_type'
    'writers' = 'writers'
    'excludeWriters' = 'exclude_writers'
    'requireWriters' = 'require_writers'
    'onWriterFailure' = 'on_writer_failure'
    'systemState' = 'system_state'
    'holdMs' = 'hold_ms'
    'waitReadyMs' = 'wait_ready_ms'
    'retryMs' = 'retry_ms'
    'gatherTimeoutMs' = 'gather_timeout_ms'
    'prepareTimeoutMs' = 'prepare_timeout_ms'
    'freezeTimeoutMs' = 'freeze_timeout_ms'
    'completeTimeoutMs' = 'complete_timeout_ms'
    'abortTimeoutMs' = 'abort_timeout_ms'
    'recover' = 'recover'
    'noHistory' = 'no_history'
    'allowUntrustedPaths' = 'allow_untrusted_paths'
    'detach' = 'detach'
    'prepareHoldMs' = 'prepare_hold_ms'
    'level' = 'level'
    'sessionId' = 'session_id'
    'dryRun' = 'dry_run'
    'freezeAt' = 'freeze_at'
    'releaseAfterMs' = 'release_after_ms'
    'succeeded' = 'succeeded'
    'snapshotTaken' = 'snapshot_taken'
    'rescue' = 'rescue'
    'force' = 'force'
    'includeDocuments' = 'include_documents'
    'last' = 'last'
    'components' = 'components'
    'code' = 'code'
    'simulate' = 'simulate'
    'evenIfNotFrozen' = 'even_if_not_frozen'
    'report' = 'report'
    'guest' = 'guest'
    'guestNode' = 'guest_node'
    'guestBundle' = 'guest_bundle'
    'qga-vss prepare' = 'qga.vss.prepare'
    'qga-vss freeze' = 'qga.vss.freeze'
    'qga-vss thaw' = 'qga.vss.thaw'
    'qga-vss status' = 'qga.vss.status'
    'qga-vss volumes' = '"qga-vss volumes"'
    'qga-vss writers' = '"qga-vss writers"'
    'qga-vss providers' = '"qga-vss providers"'
    'qga-vss doctor' = 'qga.vss.doctor'
    'qga-vss explain' = '"qga-vss explain"'
    'qga-vss provider register' = '"qga-vss provider register"'
    'qga-vss provider unregister' = '"qga-vss provider unregister"'
    'qga-vss run' = 'qga.vss.snapshot'
    'qga-vss host' = '"qga-vss host"'
    'qga-vss module install' = '"qga-vss module install"'
    'qga-vss show-config' = '"qga-vss show-config"'
}

function Get-QgaVssSpec {
    param([string] $Name)
    $script:specs[$Name]
}

function ConvertTo-QgaVssWord {
    param([string] $Text)
    $words = $script:words
    [regex]::Replace($Text, $script:pattern, { param($found) $words[$found.Groups[1].Value] + $found.Groups[2].Value })
}

Export-ModuleMember -Function Get-QgaVssSpec, ConvertTo-QgaVssWord
