using System.Globalization;
using System.Text.Json;
using Spoor.Api.Http;

namespace Spoor.Api.OpenApi;

/// <summary>Writes the OpenAPI 3.1 document of all routes that describe themselves.</summary>
internal static class OpenApiDocument
{
    public static void Write(Utf8JsonWriter json, IEnumerable<ApiRoute> routes, BuildInfo build)
    {
        var described = routes.Where(route => route.Operations.Count > 0).OrderBy(route => route.Path, StringComparer.Ordinal).ToList();
        json.WriteStartObject();
        json.WriteString("openapi"u8, "3.1.0"u8);
        json.WriteStartObject("info"u8);
        json.WriteString("title"u8, "Spoor"u8);
        json.WriteString("description"u8, "Grafana Tempo's query API as Spoor answers it, and Spoor's own. The method does not matter unless another than GET is named; errors are one sentence of plain text."u8);
        json.WriteString("version"u8, build.Version);
        json.WriteEndObject();
        json.WriteStartArray("tags"u8);
        foreach (var tag in described.SelectMany(route => route.Operations).Select(operation => operation.Tag).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tag);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("paths"u8);
        foreach (var route in described)
        {
            json.WriteStartObject(route.Path);
            foreach (var operation in route.Operations)
                WriteOperation(json, operation);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteSchemas(json, described);
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, ApiOperation operation)
    {
        json.WriteStartObject(operation.Method.ToLowerInvariant());
        json.WriteString("operationId"u8, operation.Id);
        json.WriteStartArray("tags"u8);
        json.WriteStringValue(operation.Tag);
        json.WriteEndArray();
        json.WriteString("summary"u8, operation.Summary);
        if (operation.Description is not null)
            json.WriteString("description"u8, operation.Description);
        if (operation.Parameters.Count > 0)
        {
            json.WriteStartArray("parameters"u8);
            foreach (var parameter in operation.Parameters)
                WriteParameter(json, parameter);
            json.WriteEndArray();
        }

        if (operation.Request is { } request)
        {
            json.WriteStartObject("requestBody"u8);
            json.WriteBoolean("required"u8, true);
            WriteContent(json, [request], operation.RequestExample);
            json.WriteEndObject();
        }

        json.WriteStartObject("responses"u8);
        json.WriteStartObject(operation.Status.ToString(CultureInfo.InvariantCulture));
        json.WriteString("description"u8, "Success"u8);
        WriteContent(json, operation.Answers, example: null);
        json.WriteEndObject();
        foreach (var (status, meaning) in operation.Errors)
            WriteError(json, status.ToString(CultureInfo.InvariantCulture), meaning);
        WriteError(json, "default", "400: a parameter is wrong. 429: too many queries. 503: the store is not open, or out of memory. 504: over the deadline.");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, string status, string meaning)
    {
        json.WriteStartObject(status);
        json.WriteString("description"u8, meaning);
        WriteContent(json, [ApiContent.Text], example: null);
        json.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter json, ApiParameter parameter)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, parameter.Name);
        json.WriteString("in"u8, parameter.In);
        if (parameter.IsRequired)
            json.WriteBoolean("required"u8, true);
        json.WriteString("description"u8, parameter.Meaning);
        json.WritePropertyName("schema"u8);
        json.WriteRawValue(parameter.SchemaJson);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, IReadOnlyList<ApiContent> contents, string? example)
    {
        if (contents.Count == 0)
            return;
        json.WriteStartObject("content"u8);
        foreach (var content in contents)
        {
            json.WriteStartObject(content.MediaType);
            json.WriteStartObject("schema"u8);
            if (content.Schema is not null)
                json.WriteString("$ref"u8, "#/components/schemas/" + content.Schema.Name);
            else
                json.WriteString("type"u8, "string"u8);
            json.WriteEndObject();
            if (example is not null)
            {
                json.WritePropertyName("example"u8);
                json.WriteRawValue(example);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSchemas(Utf8JsonWriter json, List<ApiRoute> routes)
    {
        var schemas = new SortedDictionary<string, ApiSchema>(StringComparer.Ordinal);
        foreach (var operation in routes.SelectMany(route => route.Operations))
        {
            foreach (var content in operation.Answers)
                Collect(content.Schema, schemas);
            Collect(operation.Request?.Schema, schemas);
        }

        json.WriteStartObject("components"u8);
        json.WriteStartObject("schemas"u8);
        foreach (var (name, schema) in schemas)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(schema.Json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Collect(ApiSchema? schema, SortedDictionary<string, ApiSchema> schemas)
    {
        if (schema is null || !schemas.TryAdd(schema.Name, schema))
            return;
        foreach (var used in schema.Uses)
            Collect(used, schemas);
    }
}
