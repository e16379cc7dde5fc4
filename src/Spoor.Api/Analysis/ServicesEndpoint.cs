using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Api.Tempo;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Store.Graph;

namespace Spoor.Api.Analysis;

/// <summary><c>/api/spoor/services</c>: rate, errors and durations of each service and of its operations.</summary>
internal sealed class ServicesEndpoint(ApiDependencies dependencies)
{
    private const uint DefaultOperations = 20;

    public static ApiOperation Operation { get; } = new("services", ApiTags.Services, "Rate, errors and durations of each service and of its operations")
    {
        Description = "A service's own figures are of the spans by which it was entered: roots, and those whose parent belongs to another service or was not "
            + "received. Operations are all its spans by name and kind.",
        Parameters =
        [
            .. ApiParameter.TimeRange,
            ApiParameter.Text("service", "Only this service.", "cart"),
            ApiParameter.Number("operations", "Operations of each service at most, those with the most calls; 20 by default.", "5"),
        ],
        Answers = [ApiContent.Json(AnalysisSchemas.Services)],
    };

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var range = CallJson.Range(parameters);
        var service = parameters.Text("service");
        var maxOperations = (int)Math.Min(parameters.UInt32("operations") ?? DefaultOperations, int.MaxValue);
        var list = await dependencies.OpenAnalyzer().ServicesAsync(range, cancellationToken);
        context.Response.MarkPartial(list.Stats);
        var seconds = CallJson.Seconds(range, list.Times);
        await using var body = ResponseBody.Open(context, MediaTypes.Json, list.Services.Count * 1000L);
        await using var json = new Utf8JsonWriter(body.Writer, OtlpJson.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("services"u8);
        foreach (var summary in list.Services)
        {
            if (service.Length > 0 && summary.Name != service)
                continue;
            WriteService(json, summary, seconds, maxOperations);
            await body.FlushIfLargeAsync(json, cancellationToken);
        }

        json.WriteEndArray();
        CallJson.WriteTimes(json, list.Times);
        StatsJson.WriteSearchMetrics(json, list.Stats);
        json.WriteEndObject();
    }

    /// <summary>A kind as TraceQL writes it.</summary>
    public static ReadOnlySpan<byte> KindName(SpanKind kind) => kind switch
    {
        SpanKind.Internal => "internal"u8,
        SpanKind.Server => "server"u8,
        SpanKind.Client => "client"u8,
        SpanKind.Producer => "producer"u8,
        SpanKind.Consumer => "consumer"u8,
        _ => "unspecified"u8,
    };

    private static void WriteService(Utf8JsonWriter json, ServiceSummary summary, double seconds, int maxOperations)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, summary.Name);
        CallJson.Write(json, summary.Entries, seconds);
        json.WriteNumber("operationCount"u8, summary.Operations.Count);
        json.WriteStartArray("operations"u8);
        foreach (var operation in summary.Operations.Take(maxOperations))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, operation.Name);
            json.WriteString("kind"u8, KindName(operation.Kind));
            CallJson.Write(json, operation.Calls, seconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
