using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace QgaVss.Checker;

/// <summary>Commands have to be the module's own, or cmdlets that the engine itself has in both editions.</summary>
public sealed class Commands(Desktop desktop)
{
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ErrorVariable", "WarningVariable", "InformationVariable",
        "OutVariable", "OutBuffer", "PipelineVariable", "WhatIf", "Confirm", "vb", "db", "ea", "wa", "infa", "ev", "wv", "iv", "ov", "ob", "pv", "wi", "cf",
    };

    /// <summary>Before the name of a command: the module that it is of in both editions.</summary>
    private const string Engine = @"Microsoft.PowerShell.Core\";

    private readonly HashSet<string> engine = new(
        InitialSessionState.CreateDefault2().Commands.OfType<SessionStateCmdletEntry>().Select(entry => entry.Name), StringComparer.OrdinalIgnoreCase);

    /// <param name="module">All scripts whose functions the script can call.</param>
    public void Check(Script script, IReadOnlyList<Script> module)
    {
        var own = module.SelectMany(one => one.All<FunctionDefinitionAst>()).ToLookup(function => function.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var command in script.All<CommandAst>()) Check(script, command, own);
    }

    private void Check(Script script, CommandAst command, ILookup<string, FunctionDefinitionAst> own)
    {
        script.Report.Commands++;
        if (command.GetCommandName() is not { } said)
        {
            // A script block right there is looked into as any other code is.
            if (command.CommandElements[0] is not ScriptBlockExpressionAst) script.CannotTell(command.Extent);
            return;
        }
        // By the name of the engine's own module it is the engine's command whatever a session has in its place.
        var name = said.StartsWith(Engine, StringComparison.OrdinalIgnoreCase) ? said[Engine.Length..] : said;
        var known = said == name && own[name].Any() ? own[name].SelectMany(ParametersOf) : engine.Contains(name) ? desktop.ParametersOf(name) : null;
        if (known is null) script.Finds("command", command.Extent, $"{name} is neither the module's nor the engine's own in both editions.");
        else CheckParameters(script, command, name, new HashSet<string>(known, StringComparer.OrdinalIgnoreCase));
    }

    private static void CheckParameters(Script script, CommandAst command, string name, HashSet<string> known)
    {
        foreach (var parameter in command.CommandElements.OfType<CommandParameterAst>())
            if (!known.Contains(parameter.ParameterName) && !Common.Contains(parameter.ParameterName))
                script.Finds("parameter", parameter.Extent, $"{name} has no such parameter in Windows PowerShell.");
    }

    private static IEnumerable<string> ParametersOf(FunctionDefinitionAst function) =>
        (function.Parameters ?? function.Body.ParamBlock?.Parameters ?? Enumerable.Empty<ParameterAst>()).Select(one => one.Name.VariablePath.UserPath);
}
