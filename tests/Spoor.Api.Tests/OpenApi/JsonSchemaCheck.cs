using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Spoor.Api.Tests.OpenApi;

/// <summary>Checks a document against a schema: the keywords of JSON Schema that our schemas use, and an error for every other.</summary>
internal sealed class JsonSchemaCheck(JsonNode root)
{
    private static readonly HashSet<string> Ignored = ["description", "contentEncoding", "$schema", "title", "examples", "default", "format"];

    /// <summary>What does not fit, as <c>path: problem</c>.</summary>
    public List<string> Problems(JsonNode? value, JsonNode schema)
    {
        var problems = new List<string>();
        Check(value, schema.AsObject(), "$", problems);
        return problems;
    }

    private void Check(JsonNode? value, JsonObject schema, string path, List<string> problems)
    {
        foreach (var (keyword, argument) in schema)
        {
            switch (keyword)
            {
                case "$ref":
                    Check(value, Resolve((string)argument!), path, problems);
                    break;
                case "type":
                    var types = argument is JsonArray several ? several.Select(type => (string)type!).ToArray() : [(string)argument!];
                    if (!types.Any(type => IsOf(value, type)))
                        problems.Add($"{path}: {value?.ToJsonString() ?? "null"} is not {string.Join(" or ", types)}");
                    break;
                case "anyOf":
                    var mismatches = argument!.AsArray().Select(choice => Problems(value, choice!)).ToList();
                    if (mismatches.TrueForAll(static mismatch => mismatch.Count > 0))
                        problems.Add($"{path}: fits none: {string.Join("; or: ", mismatches.Select(static mismatch => string.Join(", ", mismatch)))}");
                    break;
                case "enum":
                    if (!argument!.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)))
                        problems.Add($"{path}: {value?.ToJsonString()} is not one of {argument.ToJsonString()}");
                    break;
                case "pattern" when value is JsonValue text && text.GetValueKind() == JsonValueKind.String:
                    if (!Regex.IsMatch((string)text!, (string)argument!))
                        problems.Add($"{path}: {text.ToJsonString()} does not match {argument}");
                    break;
                case "minimum" when IsOf(value, "number"):
                    if ((double)value! < (double)argument!)
                        problems.Add($"{path}: {value} is below {argument}");
                    break;
                case "maxProperties" when value is JsonObject members:
                    if (members.Count > (int)argument!)
                        problems.Add($"{path}: has {members.Count} members, at most {argument}");
                    break;
                case "required" when value is JsonObject members:
                    foreach (var name in argument!.AsArray().Select(name => (string)name!).Where(name => !members.ContainsKey(name)))
                        problems.Add($"{path}: {name} is missing");
                    break;
                case "properties" when value is JsonObject members:
                    foreach (var (name, member) in members.Where(member => argument![member.Key] is not null))
                        Check(member, argument![name]!.AsObject(), $"{path}.{name}", problems);
                    break;
                case "additionalProperties" when value is JsonObject members:
                    foreach (var (name, member) in members.Where(member => schema["properties"]?[member.Key] is null))
                    {
                        if (argument is JsonObject of)
                            Check(member, of, $"{path}.{name}", problems);
                        else if (!(bool)argument!)
                            problems.Add($"{path}.{name}: not described");
                    }

                    break;
                case "items" when value is JsonArray items:
                    for (var i = 0; i < items.Count; i++)
                        Check(items[i], argument!.AsObject(), $"{path}[{i}]", problems);
                    break;
                case "pattern" or "minimum" or "maxProperties" or "required" or "properties" or "additionalProperties" or "items":
                    break;
                default:
                    if (!Ignored.Contains(keyword))
                        throw new NotSupportedException($"the check does not know the keyword {keyword}; add it");
                    break;
            }
        }
    }

    /// <summary>The schema under <c>#/…/…</c>.</summary>
    private JsonObject Resolve(string reference)
    {
        JsonNode? node = root;
        foreach (var step in reference.Split('/').Skip(1))
            node = node?[step];
        return node as JsonObject ?? throw new InvalidOperationException($"{reference} is not there; does the schema that refers to it list it in Uses?");
    }

    private static bool IsOf(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue text && text.GetValueKind() == JsonValueKind.String,
        "boolean" => value is JsonValue flag && flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => value is JsonValue number && number.GetValueKind() == JsonValueKind.Number && (double)number % 1 == 0,
        "number" => value is JsonValue number && number.GetValueKind() == JsonValueKind.Number,
        _ => throw new NotSupportedException(type),
    };
}
