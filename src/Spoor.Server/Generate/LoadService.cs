using System.Globalization;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Server.Generate;

/// <summary>One service of the generated load: its resource, its scope, and how its spans look (7 attributes each, some of high cardinality).</summary>
internal sealed class LoadService(string name, int number)
{
    private const int Operations = 8;
    private static readonly string[] Methods = ["GET", "POST", "GET", "PUT", "GET", "GET", "DELETE", "POST"];
    private readonly string[] _names = [.. Enumerable.Range(0, Operations).Select(i => $"{Methods[i]} /api/{name}/v{i}")];
    private readonly string[] _routes = [.. Enumerable.Range(0, Operations).Select(i => $"/api/{name}/v{i}/{{id}}")];
    private readonly string[] _paths = [.. Enumerable.Range(0, Operations).Select(i => $"/api/{name}/v{i}/")];
    private readonly string _statement = $"SELECT id, name, price, updated_at FROM {name} WHERE tenant = $1 AND id = ";

    public void WriteResource(ProtoWriter writer)
    {
        var resource = writer.BeginMessage(1);
        writer.WriteAttribute(1, "service.name"u8, name);
        writer.WriteAttribute(1, "service.version"u8, $"1.{number}.0");
        writer.WriteAttribute(1, "service.namespace"u8, "shop");
        writer.WriteAttribute(1, "deployment.environment"u8, "production");
        writer.WriteAttribute(1, "k8s.pod.name"u8, $"{name}-7d9c5b6f4-{number}");
        writer.WriteAttribute(1, "telemetry.sdk.language"u8, "dotnet");
        writer.EndMessage(resource);
    }

    public void WriteScope(ProtoWriter writer)
    {
        var scope = writer.BeginMessage(1);
        writer.WriteStringField(1, "shop.instrumentation");
        writer.WriteStringField(2, "1.4.2");
        writer.EndMessage(scope);
    }

    public void WriteSpan(ProtoWriter writer, LoadTrace trace, in LoadSpan span)
    {
        var random = new SplitMix(span.Random);
        var failed = random.OneIn(40);
        writer.WriteTraceIdField(1, trace.Id);
        writer.WriteSpanIdField(2, span.SpanId);
        if (!span.Parent.IsZero)
            writer.WriteSpanIdField(4, span.Parent);
        var operation = random.Below(Operations);
        writer.WriteStringField(5, span.IsDatabaseCall ? "SELECT shop." + name : _names[operation]);
        writer.WriteVarintField(6, (ulong)(span.IsDatabaseCall ? SpanKind.Client : SpanKind.Server));
        writer.WriteFixed64Field(7, span.StartUnixNanos);
        writer.WriteFixed64Field(8, span.EndUnixNanos);
        if (span.IsDatabaseCall)
            WriteDatabaseAttributes(writer, ref random);
        else
            WriteHttpAttributes(writer, operation, failed, ref random);
        if (failed)
            WriteException(writer, span.EndUnixNanos, ref random);
        if (!failed)
            return;
        var status = writer.BeginMessage(15);
        writer.WriteStringField(2, "upstream failed");
        writer.WriteVarintField(3, (ulong)StatusCode.Error);
        writer.EndMessage(status);
    }

    private void WriteHttpAttributes(ProtoWriter writer, int operation, bool failed, ref SplitMix random)
    {
        writer.WriteAttribute(9, "http.request.method"u8, Methods[operation]);
        writer.WriteAttribute(9, "http.route"u8, _routes[operation]);
        writer.WriteAttribute(9, "url.path"u8, _paths[operation] + random.Below(200_000).ToString(CultureInfo.InvariantCulture));
        writer.WriteAttribute(9, "http.response.status_code"u8, failed ? 500 : random.OneIn(30) ? 404 : 200);
        writer.WriteAttribute(9, "user.id"u8, "user-" + random.Below(50_000).ToString(CultureInfo.InvariantCulture));
        writer.WriteAttribute(9, "server.address"u8, "node-" + random.Below(24).ToString(CultureInfo.InvariantCulture));
        writer.WriteAttribute(9, "http.response.body.size"u8, 200 + random.Below(20_000));
    }

    private void WriteDatabaseAttributes(ProtoWriter writer, ref SplitMix random)
    {
        writer.WriteAttribute(9, "db.system"u8, "postgresql");
        writer.WriteAttribute(9, "db.namespace"u8, name);
        writer.WriteAttribute(9, "db.query.text"u8, _statement + random.Below(100_000).ToString(CultureInfo.InvariantCulture));
        writer.WriteAttribute(9, "db.operation.name"u8, "SELECT");
        writer.WriteAttribute(9, "db.response.returned_rows"u8, random.Below(100));
        writer.WriteAttribute(9, "server.address"u8, "pg-" + random.Below(4).ToString(CultureInfo.InvariantCulture));
        writer.WriteAttribute(9, "thread.id"u8, random.Below(64));
    }

    private static void WriteException(ProtoWriter writer, ulong timeUnixNanos, ref SplitMix random)
    {
        var @event = writer.BeginMessage(11);
        writer.WriteFixed64Field(1, timeUnixNanos);
        writer.WriteStringField(2, "exception");
        writer.WriteAttribute(3, "exception.type"u8, random.OneIn(3) ? "System.TimeoutException" : "System.Net.Http.HttpRequestException");
        writer.WriteAttribute(3, "exception.message"u8, "the upstream did not answer within 500 ms");
        writer.EndMessage(@event);
    }
}
