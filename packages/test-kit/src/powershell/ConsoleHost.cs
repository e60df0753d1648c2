using System.Globalization;
using System.Management.Automation.Host;

namespace QgaVss.Lab;

/// <summary>The host of a console without a person: errors go to standard error, all else that is shown to standard output.</summary>
public sealed class ConsoleHost : PSHost
{
    /// <summary>What <c>exit</c> asked for.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "ConsoleHost";
    public override Version Version => new(1, 0);
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override PSHostUserInterface UI { get; } = new ConsoleUI();
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.GetCultureInfo("en-US");
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
    public override void EnterNestedPrompt() => throw new NotSupportedException();
    public override void ExitNestedPrompt() => throw new NotSupportedException();
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
}

public sealed class ConsoleUI : CapturingUI
{
    public override void Write(string value) => Console.Out.Write(value);
    public override void WriteLine(string value) => Console.Out.WriteLine(value);
    public override void WriteErrorLine(string value) => Console.Error.WriteLine(value);
    public override void WriteWarningLine(string message) => Console.Out.WriteLine($"WARNING: {message}");
}
