using System.Security.Cryptography;
using Spoor.Api;
using Spoor.Collector.Config;
using Spoor.Store.Budgets;

namespace Spoor.Server.Hosting;

/// <summary>What a server says on standard output once it is ready: where it listens and what to do first.</summary>
internal static class StartBanner
{
    public static void Write(TextWriter output, SpoorServer server)
    {
        WriteAddresses(output, server);
        if (server.OtlpHttpAddress is not { } otlp)
            return;
        output.WriteLine("Send spans from any OpenTelemetry SDK:");
        output.WriteLine();
        output.WriteLine($"  export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_EXPORTER_OTLP_ENDPOINT={otlp.GetLeftPart(UriPartial.Authority)}");
        output.WriteLine();
        output.WriteLine("or a first one by hand:");
        output.WriteLine();
        output.WriteLine("  " + FirstSpan(otlp));
        output.WriteLine();
        output.Flush();
    }

    public static void WriteDemo(TextWriter output, SpoorServer server)
    {
        WriteAddresses(output, server);
        output.WriteLine("A shop of sixteen services sends traces to it now. Queries to try, in the web UI or with spoor query:");
        output.WriteLine();
        output.WriteLine("  { status = error }                                                       what goes wrong");
        output.WriteLine("  { resource.service.name = \"checkout\" && duration > 1s }                  slow orders");
        output.WriteLine("  { event.exception.type =~ \".*PostgresException\" }                        deadlocks of the stock table");
        output.WriteLine("  { span.http.request.resend_count > 0 }                                   calls that were tried again");
        output.WriteLine("  { resource.service.name = \"recommendation\" } && { span.db.system.name = \"postgresql\" } | count() > 5");
        output.WriteLine();
        output.WriteLine($"  spoor query '{{ status = error }}' --since 10m{(server.QueryAddress is { Port: not 3200 } address ? $" --endpoint {Url(address)}" : "")}");
        output.WriteLine();
        output.WriteLine("Ctrl+C ends it.");
        output.WriteLine();
        output.Flush();
    }

    /// <summary>How a client on this machine reaches a listener.</summary>
    public static Uri Url(NetEndpoint address) =>
        new("http://" + (address.Host is "" or "0.0.0.0" or "::" ? address with { Host = "localhost" } : address));

    private static void WriteAddresses(TextWriter output, SpoorServer server)
    {
        output.WriteLine($"Spoor {BuildInfo.Current.Version} is ready.");
        output.WriteLine();
        if (server.QueryAddress is { } query)
            output.WriteLine($"  web UI and query API   {Text(query)}");
        if (server.JaegerAddress is { } jaeger)
            output.WriteLine($"  Jaeger's query API     {Text(jaeger)}");
        foreach (var receiver in server.Receivers)
            output.WriteLine($"  {$"OTLP over {(receiver.Transport == "grpc" ? "gRPC" : "HTTP")}",-22} {Text(receiver.Address)}");
        output.WriteLine($"  memory limit           {ByteText.Of(server.MemoryLimit.Bytes)} ({server.MemoryLimit.Origin})");
        output.WriteLine($"  data                   {server.DataFolder}");
        output.WriteLine();
    }

    private static string Text(NetEndpoint address) =>
        Url(address).GetLeftPart(UriPartial.Authority) + (address.Host.Length == 0 ? "  (all addresses)" : address.Host is "0.0.0.0" or "::" ? $"  (on {address.Host})" : "");

    private static string FirstSpan(Uri otlp)
    {
        var ids = RandomNumberGenerator.GetHexString(48, lowercase: true);
        return $$$"""
            curl {{{otlp.GetLeftPart(UriPartial.Authority)}}}/v1/traces -H 'Content-Type: application/json' -d '{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"hello"}}]},"scopeSpans":[{"spans":[{"traceId":"{{{ids[..32]}}}","spanId":"{{{ids[32..]}}}","name":"first span","kind":1,"startTimeUnixNano":"'$(date +%s)000000000'","endTimeUnixNano":"'$(date +%s)250000000'"}]}]}]}'
            """;
    }
}
