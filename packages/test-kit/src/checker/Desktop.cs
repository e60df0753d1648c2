using System.Reflection;

namespace QgaVss.Checker;

/// <summary>What there is in Windows PowerShell 5.1 on .NET Framework 4.6.2, read from the reference assemblies of both.</summary>
public sealed class Desktop : IDisposable
{
    /// <summary>The assemblies of the engine's own type accelerators: loaded wherever it runs. Others would have to be loaded first.</summary>
    private static readonly string[] Loaded =
        ["mscorlib", "System", "System.Core", "System.Xml", "System.Numerics", "System.Management", "System.DirectoryServices", "System.Management.Automation"];

    /// <summary>What the reference of 5.1 lists and only 6 and later have: remoting over SSH.</summary>
    private static readonly HashSet<string> NotThere = new(StringComparer.OrdinalIgnoreCase) { "HostName", "KeyFilePath", "SSHTransport", "SSHConnection", "Subsystem" };

    private readonly MetadataLoadContext context;
    private readonly Dictionary<string, Type> types = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<string>> cmdlets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<ILookup<string, MethodInfo>> methods;
    private readonly Lazy<ILookup<Type, Type>> derived;

    public Desktop(string folder)
    {
        context = new MetadataLoadContext(new PathAssemblyResolver(Directory.GetFiles(folder, "*.dll")), "mscorlib");
        foreach (var type in Loaded.SelectMany(name => context.LoadFromAssemblyName(name).GetExportedTypes()))
        {
            types.TryAdd(type.FullName!, type);
            if (Attribute(type, "CmdletAttribute") is { } cmdlet)
                cmdlets[$"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}"] = [.. Parameters(type).Where(name => !NotThere.Contains(name))];
        }
        methods = new(() => types.Values.SelectMany(type => type.GetMethods()).ToLookup(method => method.Name, StringComparer.OrdinalIgnoreCase));
        derived = new(() => types.Values.SelectMany(type => Bases(type).Select(one => (one, type))).ToLookup(pair => pair.one, pair => pair.type));
    }

    public Type this[string fullName] => types[fullName];

    /// <summary>A type by the name it has in a script; null where there is none.</summary>
    public Type? Find(string name)
    {
        if (Accelerators.Desktop.TryGetValue(name, out var full)) return types[full];
        return types.GetValueOrDefault(name) ?? types.GetValueOrDefault($"System.{name}");
    }

    /// <summary>Names of parameters of a cmdlet that the engine itself has, aliases included; null where it has no such cmdlet.</summary>
    public IEnumerable<string>? ParametersOf(string cmdlet) => cmdlets.GetValueOrDefault(cmdlet);

    /// <summary>All methods of a name, whatever their type.</summary>
    public IEnumerable<MethodInfo> MethodsNamed(string name) => methods.Value[name];

    public IEnumerable<Type> DerivedFrom(Type type) => derived.Value[type.IsGenericType ? type.GetGenericTypeDefinition() : type];

    public void Dispose() => context.Dispose();

    private static IEnumerable<Type> Bases(Type type)
    {
        var all = type.GetInterfaces().ToList();
        for (var one = type.BaseType; one is not null; one = one.BaseType) all.Add(one);
        return all.Select(one => one.IsGenericType ? one.GetGenericTypeDefinition() : one);
    }

    private static IEnumerable<string> Parameters(Type cmdlet) =>
        from property in cmdlet.GetProperties()
        where Attribute(property, "ParameterAttribute") is not null
        from name in Aliases(property).Prepend(property.Name)
        select name;

    private static IEnumerable<string> Aliases(PropertyInfo property) =>
        Attribute(property, "AliasAttribute")?.ConstructorArguments.SelectMany(all => ((IEnumerable<CustomAttributeTypedArgument>)all.Value!).Select(one => (string)one.Value!)) ?? [];

    private static CustomAttributeData? Attribute(MemberInfo member, string name) =>
        member.GetCustomAttributesData().FirstOrDefault(one => one.AttributeType.Name == name);
}
