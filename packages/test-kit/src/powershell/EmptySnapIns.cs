using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

namespace QgaVss.Lab;

/// <summary>
/// The engine reads a session's configuration in a runspace with everything that a whole PowerShell has. Here it finds these
/// parts empty: what a session then knows of commands is the engine's own and what its roles bring.
/// </summary>
public static class EmptySnapIns
{
    static EmptySnapIns() =>
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name!.StartsWith("Microsoft.PowerShell.", StringComparison.Ordinal) ? Empty(context, name) : null;

    /// <summary>Has them found from now on.</summary>
    public static void Provide() { }

    private static Assembly Empty(AssemblyLoadContext context, AssemblyName name)
    {
        var assembly = new PersistedAssemblyBuilder(name, typeof(object).Assembly);
        assembly.DefineDynamicModule(name.Name!);
        using var bytes = new MemoryStream();
        assembly.Save(bytes);
        bytes.Position = 0;
        return context.LoadFromStream(bytes);
    }
}
