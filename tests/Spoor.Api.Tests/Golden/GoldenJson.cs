using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spoor.Api.Tests.Golden;

/// <summary>Makes answers comparable: what Tempo leaves to chance is sorted, what differs from run to run is removed.</summary>
internal static class GoldenJson
{
    /// <summary>Arrays without an order, and the member that orders their elements; none where the elements are texts.</summary>
    private static readonly Dictionary<string, string?> Unordered = new(StringComparer.Ordinal)
    {
        ["attributes"] = "key",
        ["traces"] = "traceID",
        ["scopes"] = "name",
        ["tagValues"] = "value",
        ["tagNames"] = null,
        ["tags"] = null,
    };

    /// <summary>The same document with members sorted, without <c>metrics</c>, and with arrays sorted that have no order.</summary>
    public static JsonNode? Normalize(JsonNode? node, string name = "")
    {
        switch (node)
        {
            case JsonObject source:
                var copy = new JsonObject();
                foreach (var (key, value) in source.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    if (key != "metrics")
                        copy[key] = Normalize(value, key);
                }

                return copy;
            case JsonArray array:
                var items = array.Select(item => Normalize(item));
                if (Unordered.TryGetValue(name, out var by))
                    items = items.OrderBy(item => (item is JsonObject && by is not null ? item[by] : item)?.ToJsonString(), StringComparer.Ordinal);
                return new JsonArray([.. items]);
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>Paths where two documents differ, at most ten, as <c>path: expected → actual</c>.</summary>
    public static List<string> Differences(JsonNode? expected, JsonNode? actual)
    {
        var differences = new List<string>();
        Compare(expected, actual, "$", differences);
        return differences;
    }

    private static void Compare(JsonNode? expected, JsonNode? actual, string path, List<string> differences)
    {
        if (differences.Count >= 10)
            return;
        if (expected is JsonObject left && actual is JsonObject right)
        {
            foreach (var key in left.Select(member => member.Key).Union(right.Select(member => member.Key)))
                Compare(left[key], right[key], $"{path}.{key}", differences);
        }
        else if (expected is JsonArray first && actual is JsonArray second && first.Count == second.Count)
        {
            for (var i = 0; i < first.Count; i++)
                Compare(first[i], second[i], $"{path}[{i}]", differences);
        }
        else if (!JsonNode.DeepEquals(expected, actual))
        {
            differences.Add($"{path}: {Short(expected)} → {Short(actual)}");
        }
    }

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "(absent)";
        return text.Length <= 300 ? text : text[..300] + "…";
    }
}
