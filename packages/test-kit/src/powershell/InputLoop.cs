using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace QgaVss.Lab;

/// <summary>
/// Standard input as PowerShell's console reads it with <c>-Command -</c>: a line is a command; one that is not complete begins a
/// block, which an empty line ends. An error is shown, and the next line read.
/// </summary>
public sealed class InputLoop : IDisposable
{
    private readonly ConsoleHost host = new();
    private readonly Runspace runspace;

    public InputLoop()
    {
        runspace = RunspaceFactory.CreateRunspace(host, Session.BareState());
        runspace.Open();
        runspace.SessionStateProxy.SetVariable("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None);
    }

    /// <summary>Returns the exit code: that of <c>exit</c>, else 1 where the last command had errors.</summary>
    public int Run(TextReader input)
    {
        var well = true;
        for (string? block = null; input.ReadLine() is { } line;)
        {
            var blank = string.IsNullOrWhiteSpace(line);
            if (blank && block is null) continue;
            if (!blank && block is not null)
            {
                block += "\n" + line;
                continue;
            }
            var command = block ?? line;
            block = block is null && IsIncomplete(command) ? command : null;
            if (block is not null) continue;
            well = Execute(command);
            if (host.ExitCode is { } code) return code;
        }
        return well ? 0 : 1;
    }

    private static bool IsIncomplete(string command)
    {
        Parser.ParseInput(command, out _, out var errors);
        return errors.Any(error => error.IncompleteInput);
    }

    private bool Execute(string command)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(command).AddCommand("Out-Default");
        shell.Streams.Error.DataAdded += (_, added) => host.UI.WriteErrorLine(shell.Streams.Error[added.Index].ToString());
        try { shell.Invoke(); }
        catch (RuntimeException error)
        {
            host.UI.WriteErrorLine(error.ErrorRecord.ToString());
            return false;
        }
        return !shell.HadErrors;
    }

    public void Dispose() => runspace.Dispose();
}
