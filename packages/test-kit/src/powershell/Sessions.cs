using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json.Nodes;

namespace QgaVss.Lab;

/// <summary>Runspaces of the bare engine by name: only what System.Management.Automation itself has.</summary>
public sealed class Sessions
{
    private readonly ConcurrentDictionary<string, Session> sessions = new();

    public JsonNode? Do(JsonObject request)
    {
        var name = (string)request["session"]!;
        return (string)request["op"]! switch
        {
            "open" => Open(name, request),
            "run" => sessions[name].Run((string)request["script"]!, (bool?)request["render"] ?? false),
            "call" => sessions[name].Call((string)request["command"]!, request["parameters"]!.AsObject()),
            "stop" => sessions[name].Stop(),
            "complete" => sessions[name].Complete((string)request["text"]!),
            "close" => Close(name),
            var other => throw new ArgumentException(other),
        };
    }

    public void CloseAll()
    {
        foreach (var name in sessions.Keys) Close(name);
    }

    private JsonNode? Open(string name, JsonObject request)
    {
        sessions[name] = (string?)request["configuration"] is { } file ? Role(file) : new Session((string?)request["language"] ?? "FullLanguage");
        return null;
    }

    /// <summary>As an endpoint of just enough administration makes it, for a user who is in every role.</summary>
    private static Session Role(string configuration) =>
        new(InitialSessionState.CreateFromSessionConfigurationFile(configuration, _ => true));

    private JsonNode? Close(string name)
    {
        if (sessions.TryRemove(name, out var session)) session.Dispose();
        return null;
    }
}

public sealed class Session : IDisposable
{
    private readonly CapturingHost host = new();
    private readonly Runspace runspace;
    private volatile PowerShell? running;

    public Session(InitialSessionState state)
    {
        runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
    }

    public Session(string language)
    {
        runspace = RunspaceFactory.CreateRunspace(host, BareState());
        runspace.Open();
        // Nothing is found that a test does not name: the engine alone must do.
        runspace.SessionStateProxy.SetVariable("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None);
        if (language != "FullLanguage")
            runspace.SessionStateProxy.LanguageMode = Enum.Parse<PSLanguageMode>(language);
    }

    /// <summary>Only what System.Management.Automation itself has, and no policy against scripts.</summary>
    public static InitialSessionState BareState()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        return state;
    }

    public JsonObject Run(string script, bool render)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(script);
        if (render)
        {
            shell.Commands.Commands[^1].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.AddCommand("Out-Default");
        }
        return Invoke(shell);
    }

    /// <summary>One command by its name, as a remote client sends it: no language is needed, and only what is visible is found.</summary>
    public JsonObject Call(string command, JsonObject parameters)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(command);
        foreach (var (name, value) in parameters) shell.AddParameter(name, value!.GetValue<string>());
        return Invoke(shell);
    }

    private JsonObject Invoke(PowerShell shell)
    {
        host.Clear();
        var output = new PSDataCollection<PSObject>();
        running = shell;
        ErrorRecord? thrown = null;
        try { shell.EndInvoke(shell.BeginInvoke<PSObject, PSObject>(null, output)); }
        catch (RuntimeException error) { thrown = error.ErrorRecord; }
        finally { running = null; }
        var streams = shell.Streams;
        return new JsonObject
        {
            ["state"] = shell.InvocationStateInfo.State.ToString(),
            ["output"] = Describe.All(output),
            ["errors"] = new JsonArray([.. streams.Error.Select(Describe.Error)]),
            ["thrown"] = thrown is null ? null : Describe.Error(thrown),
            ["warnings"] = new JsonArray([.. streams.Warning.Select(one => JsonValue.Create(one.Message))]),
            ["verbose"] = new JsonArray([.. streams.Verbose.Select(one => JsonValue.Create(one.Message))]),
            ["progress"] = new JsonArray([.. streams.Progress.Select(one => JsonValue.Create($"{one.RecordType} {one.Activity}: {one.StatusDescription}"))]),
            ["text"] = host.Text,
        };
    }

    /// <summary>What Ctrl+C does. Returns once the pipeline has ended.</summary>
    public JsonNode? Stop()
    {
        try { running?.Stop(); }
        // The engine's own race: it had stopped before Stop came to wait for it.
        catch (NullReferenceException) { }
        return null;
    }

    public JsonArray Complete(string text)
    {
        using var shell = PowerShell.Create(runspace);
        var found = CommandCompletion.CompleteInput(text, text.Length, null, shell);
        return new JsonArray([.. found.CompletionMatches.Select(one => JsonValue.Create(one.CompletionText))]);
    }

    public void Dispose() => runspace.Dispose();
}
