using System.Management.Automation;

namespace QgaVss.Lab;

/// <summary>
/// What `Select-Object -First 1` does to the commands before it, which the bare engine does not have: it passes on one object and
/// ends them by the engine's own exception.
/// </summary>
[Cmdlet(VerbsCommon.Select, "First")]
public sealed class SelectFirst : PSCmdlet
{
    private static readonly Type Enough =
        typeof(PSObject).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        throw (Exception)Activator.CreateInstance(Enough, this)!;
    }
}
