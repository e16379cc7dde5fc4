using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.FileProviders;
using Spoor.Api.Admin;
using Spoor.Api.Analysis;
using Spoor.Api.Explain;
using Spoor.Api.Http;
using Spoor.Api.Jaeger;
using Spoor.Api.Mcp;
using Spoor.Api.OpenApi;
using Spoor.Api.Queries;
using Spoor.Api.Streaming;
using Spoor.Api.Tail;
using Spoor.Api.Telemetry;
using Spoor.Api.Tempo;
using Spoor.Api.Ui;
using Spoor.Api.Zipkin;
using Spoor.Grpc.Server;

namespace Spoor.Api;

/// <summary>The query API and the web UI as middleware: whoever runs a web server puts them onto it.</summary>
public static class SpoorApi
{
    /// <summary>Under which all gRPC calls are counted; their status is not one of HTTP.</summary>
    private const string GrpcLabel = "grpc";

    /// <summary>Paths below these are never the UI's.</summary>
    private static readonly string[] ApiFolders = ["/api", "/jaeger", "/zipkin"];

    /// <summary>
    /// Answers Tempo's query API over HTTP and gRPC, our own, Jaeger's below <c>/jaeger</c>, Zipkin's below <c>/zipkin</c>, <c>/ready</c>, <c>/metrics</c>,
    /// and the UI on all other paths. Requests for which routing has chosen an endpoint already are left alone. On connections with a <see cref="JaegerListener"/> Jaeger's query API stands alone and without prefix.
    /// </summary>
    public static void Map(IApplicationBuilder app, ApiDependencies dependencies)
    {
        var gate = new QueryGate(dependencies.Limits, dependencies.Metrics);
        var unlimited = dependencies.Querier;
        var unlimitedAnalyzer = dependencies.Analyzer;
        dependencies = dependencies with
        {
            Querier = () => unlimited() is { } querier ? new LimitedQuerier(querier, gate) : null,
            Analyzer = () => unlimitedAnalyzer() is { } analyzer ? new LimitedAnalyzer(analyzer, gate) : null,
        };
        var router = Routes(dependencies);
        var foreign = ForeignRoutes(dependencies);
        var jaeger = new ApiRouter();
        JaegerApi.Map(jaeger, dependencies, prefix: "");
        var grpc = new StreamingQuerier(dependencies).CreateServer();
        var requests = new RequestMetrics(dependencies.Metrics);
        var runner = new RequestRunner(dependencies.Limits.QueryTimeout, dependencies.Logger);
        var ui = new ApiRoute("ui", new UiEndpoint(dependencies.UiFiles ?? new NullFileProvider()).RunAsync);
        var unknown = new ApiRoute(ApiRoute.Other, static (context, _) => PlainText.WriteAsync(context, 404, "404 page not found\n"));
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint() is not null)
            {
                await next(context);
                return;
            }

            var started = Stopwatch.GetTimestamp();
            var isJaeger = context.Features.Get<JaegerListener>() is not null;
            if (!isJaeger && GrpcServer.IsGrpcRequest(context.Request))
            {
                await grpc.InvokeAsync(context);
                requests.Observe(context.Request.Method, GrpcLabel, context.Response.StatusCode, Stopwatch.GetElapsedTime(started));
                return;
            }

            var path = context.Request.Path;
            var route = isJaeger
                ? jaeger.Find(path) ?? unknown
                : router.Find(path) ?? foreign.Find(path) ?? (ApiFolders.Any(folder => path.StartsWithSegments(folder, StringComparison.Ordinal)) ? unknown : ui);
            SecurityHeaders.ApplyToAll(context.Response);
            await runner.RunAsync(context, route);
            requests.Observe(context.Request.Method, isJaeger ? JaegerListener.LabelPrefix + route.Label : route.Label, context.Response.StatusCode, Stopwatch.GetElapsedTime(started));
        });
    }

    /// <summary>All routes but those of the UI. Each says what it does (<see cref="ApiRoute.Describe"/>), for <c>/openapi.json</c>.</summary>
    internal static ApiRouter Routes(ApiDependencies dependencies)
    {
        var router = new ApiRouter();
        TempoApi.Map(router, dependencies);
        AnalysisApi.Map(router, dependencies);
        BlocksEndpoints.Map(router, dependencies);
        router.Map("/api/spoor/explain", new ExplainEndpoint(dependencies, TimeProvider.System).RunAsync).Describe(ExplainEndpoint.Operation);
        router.Map("/api/spoor/tail", new TailEndpoint(dependencies).RunAsync, hasDeadline: false).Describe(TailEndpoint.Operation);
        router.Map("/metrics", new MetricsEndpoint(dependencies).RunAsync).Describe(MetricsEndpoint.Operation);
        router.Map("/flush", new FlushEndpoint(dependencies).RunAsync).Describe(FlushEndpoint.Operation);
        router.Map("/openapi.json", new OpenApiEndpoint(router, dependencies.Build).RunAsync).Describe(OpenApiEndpoint.Operation);
        if (dependencies.IsMcpEnabled)
        {
            var calls = new LocalCalls(router, new RequestRunner(dependencies.Limits.QueryTimeout, dependencies.Logger));
            router.Map("/api/mcp", new McpEndpoint(dependencies, calls).RunAsync).Describe(McpEndpoint.Operation);
        }

        return router;
    }

    /// <summary>The query APIs that other projects specify; <c>/openapi.json</c> says nothing of them.</summary>
    private static ApiRouter ForeignRoutes(ApiDependencies dependencies)
    {
        var router = new ApiRouter();
        JaegerApi.Map(router, dependencies, "/jaeger");
        ZipkinApi.Map(router, dependencies);
        return router;
    }

    /// <summary>Lets queries of the size that <see cref="ApiLimits.MaxQueryBytes"/> allows through, which are longer than the server's default request line.</summary>
    public static void ConfigureServer(KestrelServerLimits server, ApiLimits limits)
    {
        // Percent-encoding makes at most three characters of a byte; the rest is for path and other parameters.
        var requestLineBytes = (limits.MaxQueryBytes * 3) + 8192;
        server.MaxRequestLineSize = Math.Max(server.MaxRequestLineSize, requestLineBytes);
        if (server.MaxRequestBufferSize is { } bufferBytes)
            server.MaxRequestBufferSize = Math.Max(bufferBytes, requestLineBytes * 2L);
    }
}
