using System.Text.Json.Nodes;

namespace Spoor.Otlp.Tests.Json;

/// <summary>Turns ids in a JSON document from base64 (protobuf's own mapping) to hexadecimal (OTLP's) and back; independent of the code under test.</summary>
internal static class IdDialects
{
    private static readonly string[] IdNames = ["traceId", "spanId", "parentSpanId"];

    public static string ToHex(string json) => Rewrite(json, text => Convert.ToHexString(Convert.FromBase64String(text)));

    public static string ToBase64(string json) => Rewrite(json, text => Convert.ToBase64String(Convert.FromHexString(text)));

    private static string Rewrite(string json, Func<string, string> change)
    {
        var root = JsonNode.Parse(json)!;
        Rewrite(root, change);
        return root.ToJsonString();
    }

    private static void Rewrite(JsonNode? node, Func<string, string> change)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Rewrite(item, change);
        }
        else if (node is JsonObject json)
        {
            foreach (var (name, value) in json.ToArray())
            {
                if (IdNames.Contains(name))
                    json[name] = change((string)value!);
                else
                    Rewrite(value, change);
            }
        }
    }
}
