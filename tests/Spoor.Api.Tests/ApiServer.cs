using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Spoor.Grpc.Connections;
using Spoor.Store.Query;

namespace Spoor.Api.Tests;

/// <summary>The API on a real web server and a free port, over any querier.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app, Uri address)
    {
        _app = app;
        Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public static Task<ApiServer> StartAsync(ITraceQuerier querier, ApiLimits? limits = null, IFileProvider? ui = null) =>
        StartAsync(new ApiDependencies { Querier = () => querier, Limits = limits ?? new ApiLimits(), UiFiles = ui });

    /// <param name="dependencies">Of the API.</param>
    /// <param name="onRequest">Sees each request before the API does.</param>
    public static async Task<ApiServer> StartAsync(ApiDependencies dependencies, Action<HttpContext>? onRequest = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttp1AndHttp2ClearText());
            SpoorApi.ConfigureServer(kestrel.Limits, dependencies.Limits);
        });
        var app = builder.Build();
        app.Use(next => context =>
        {
            onRequest?.Invoke(context);
            return next(context);
        });
        SpoorApi.Map(app, dependencies);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new ApiServer(app, new Uri(address));
    }

    /// <summary>Sends a GET and reads the answer as text, decompressed by nobody.</summary>
    public async Task<Answer> GetAsync(string pathAndQuery, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        var all = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, all.GetValueOrDefault("Content-Type"), body, all);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
