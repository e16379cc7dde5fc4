using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Spoor.Grpc.Client;
using Spoor.Grpc.Server;

namespace Spoor.Grpc.Tests;

/// <summary>Kestrel on a free port with one request delegate.</summary>
internal sealed class GrpcTestServer : IAsyncDisposable
{
    public const string Service = "test.Echo";
    public const string Unary = "/test.Echo/Unary";
    public const string Streaming = "/test.Echo/Streaming";

    private readonly WebApplication _app;

    private GrpcTestServer(WebApplication app, int port)
    {
        _app = app;
        Port = port;
        Client = new GrpcClient(new Uri($"http://127.0.0.1:{port}"));
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public int Port { get; }

    public GrpcClient Client { get; }

    public HttpClient Http { get; }

    public static Task<GrpcTestServer> StartUnaryAsync(UnaryHandler handler, GrpcServerOptions? options = null) =>
        StartAsync(new GrpcServer(options ?? new GrpcServerOptions()).MapUnary(Service, nameof(Unary), handler));

    public static Task<GrpcTestServer> StartStreamingAsync(ServerStreamingHandler handler) =>
        StartAsync(new GrpcServer(new GrpcServerOptions()).MapServerStreaming(Service, nameof(Streaming), handler));

    public static Task<GrpcTestServer> StartAsync(GrpcServer server) =>
        StartAsync(server.InvokeAsync, listen => listen.Protocols = HttpProtocols.Http2);

    public static async Task<GrpcTestServer> StartAsync(RequestDelegate handler, Action<ListenOptions> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ListenOptions? listening = null;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            configure(listen);
            listening = listen;
        }));
        builder.Services.AddLogging();
        var app = builder.Build();
        app.Run(handler);
        await app.StartAsync();
        return new GrpcTestServer(app, listening!.IPEndPoint!.Port);
    }

    /// <summary>Answers with the request, byte by byte.</summary>
    public static ValueTask<GrpcStatus> Echo(
        GrpcServerCall call, Buffers.PooledBuffer request, System.Buffers.IBufferWriter<byte> response)
    {
        request.WrittenSpan.CopyTo(response.GetSpan(request.Length));
        response.Advance(request.Length);
        return ValueTask.FromResult(GrpcStatus.Ok);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
