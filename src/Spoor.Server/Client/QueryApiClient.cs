using System.Net.Http.Headers;
using System.Text;
using Spoor.Server.Commands;

namespace Spoor.Server.Client;

/// <summary>Asks the query API of a running server (Tempo's API, so a Tempo can be asked as well).</summary>
internal sealed class QueryApiClient : IDisposable
{
    private readonly HttpClient _http;

    private readonly string _option;

    /// <param name="endpoint">The server.</param>
    /// <param name="timeout">How long an answer may take; 100 s when null.</param>
    /// <param name="option">What the user names the server with.</param>
    public QueryApiClient(Uri endpoint, TimeSpan? timeout = null, string option = "--endpoint")
    {
        _option = option;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = endpoint, Timeout = timeout ?? TimeSpan.FromSeconds(100) };
    }

    /// <exception cref="CommandException">The server cannot be reached or is not ready.</exception>
    public async Task<QueryAnswer> GetAsync(string pathAndQuery, string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Posts JSON.</summary>
    /// <exception cref="CommandException">The server cannot be reached.</exception>
    public async Task<QueryAnswer> PostAsync(string path, string json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        return await SendAsync(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<QueryAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var partial = response.Headers.TryGetValues("X-Spoor-Partial", out var reasons) ? string.Join("; ", reasons) : null;
            return new QueryAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), partial);
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException(Problems.Unreachable(_http.BaseAddress!, exception, _option), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException($"{_http.BaseAddress!.Authority} did not answer within {_http.Timeout.TotalSeconds} s", exception);
        }
    }
}

/// <summary>An answer of the query API.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">As sent.</param>
/// <param name="PartialReason">Why the answer is not complete; null when it is.</param>
internal sealed record QueryAnswer(int Status, byte[] Body, string? PartialReason)
{
    public string Text => Encoding.UTF8.GetString(Body).Trim();
}
