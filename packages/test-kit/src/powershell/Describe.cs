using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace QgaVss.Lab;

/// <summary>Objects of the engine as JSON: what a test can look at.</summary>
public static class Describe
{
    private const int Deepest = 8;

    public static JsonArray All(IEnumerable<PSObject> objects) => new([.. objects.Select(one => Value(one, 0))]);

    public static JsonNode Error(ErrorRecord record) => new JsonObject
    {
        ["id"] = record.FullyQualifiedErrorId,
        ["category"] = record.CategoryInfo.Category.ToString(),
        ["target"] = record.TargetObject?.ToString(),
        ["message"] = record.ErrorDetails?.Message ?? record.Exception.Message,
        ["action"] = record.ErrorDetails?.RecommendedAction,
        ["exception"] = record.Exception.GetType().FullName,
        ["hresult"] = record.Exception.HResult,
        ["line"] = record.InvocationInfo?.Line?.Trim(),
    };

    private static JsonNode? Value(object? value, int depth)
    {
        if (value is null || depth > Deepest) return null;
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        return bare switch
        {
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            int or long or short or byte or uint => JsonValue.Create(Convert.ToInt64(bare)),
            ulong or double or float or decimal => JsonValue.Create(Convert.ToDouble(bare)),
            DateTimeOffset instant => new JsonObject { ["$instant"] = instant.ToUnixTimeMilliseconds() },
            Enum => JsonValue.Create(bare.ToString()),
            PSCustomObject => Members(PSObject.AsPSObject(value), depth),
            IDictionary map => Map(map, depth),
            IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(one => Value(one, depth + 1))]),
            _ => JsonValue.Create(bare.ToString()),
        };
    }

    private static JsonObject Map(IDictionary map, int depth)
    {
        var result = new JsonObject();
        foreach (DictionaryEntry entry in map) result[entry.Key.ToString()!] = Value(entry.Value, depth + 1);
        return result;
    }

    private static JsonObject Members(PSObject value, int depth)
    {
        var result = new JsonObject { ["$type"] = value.TypeNames[0] };
        foreach (var property in value.Properties) result[property.Name] = Value(property.Value, depth + 1);
        return result;
    }
}
