using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Trace.V1;

namespace Spoor.AppTests.Harness;

/// <summary>Asks a running server, with an HTTP client and Google.Protobuf: nothing of the program's own code.</summary>
internal sealed class QueryApi(SpoorProcess server) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.QueryAddress };

    /// <summary>A trace with all its spans; null when there is none.</summary>
    public async Task<TracesData?> FindTraceAsync(string traceId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/traces/" + traceId);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/protobuf"));
        using var response = await _http.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        response.EnsureSuccessStatusCode();
        Assert.False(response.Headers.Contains("X-Spoor-Partial"), "the answer is partial");
        return TracesData.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The ids of the traces that a query finds, padded to 32 digits.</summary>
    public async Task<IReadOnlyList<string>> SearchAsync(string traceQL, int limit = 1000)
    {
        using var response = await _http.GetAsync($"/api/search?q={Uri.EscapeDataString(traceQL)}&limit={limit}");
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return [.. JsonNode.Parse(text)!["traces"]!.AsArray().Select(trace => ((string)trace!["traceID"]!).PadLeft(32, '0'))];
    }

    public Task<string> GetTextAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative));

    public void Dispose() => _http.Dispose();
}
